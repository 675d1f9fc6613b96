// The provider's face page in a web-view. It fills the whole page, so what we have to say is a toast.
//
// The web-view stays open while the server is asked: the face page may have work to do after Alipay's own check, and a
// person who cancelled can go on there.

const { hint, read } = require('../../lib/face.js');
const { idIn, linkIn, resultUrl } = require('../../lib/link.js');
const { watch } = require('../../lib/watch.js');

const PACE = { first: 1000, longest: 10000, giveUpAfter: 120000 };

Page({
  data: { link: '' },

  onLoad(query) {
    this.verificationId = idIn(query);
    this.setData({ link: linkIn(query) });
  },

  onShow() {
    this.left = false;
    // A person who is back on this page is no longer in the face check.
    this.verifying = false;
  },

  onWebviewMessage(message) {
    if (this.left) return;
    const { awake, done } = read(message);
    if (awake) this.verify(awake);
    else if (done) this.showResult();
  },

  verify(awake) {
    // Doubled messages must not open the face check twice.
    if (this.verifying) return;
    this.verifying = true;
    const after = (result) => {
      this.verifying = false;
      if (this.left) return;
      my.showToast({ content: hint(result), duration: 2000 });
      this.ask();
    };
    my.startAPVerify({ url: awake.url, certifyId: awake.certifyId, success: after, fail: after });
  },

  ask() {
    this.stop();
    let offline = false;
    this.stopAsking = watch(this.verificationId, PACE, {
      trouble: (problem) => {
        if (!offline) my.showToast({ content: problem.text, duration: 2000 });
        offline = true;
      },
      failed: () => this.showResult(),
      ended: () => this.showResult(),
      problem: () => this.showResult(),
      giveUp: () => my.showToast({ content: '暂无认证结果，可以继续刷脸', duration: 2000 }),
    });
  },

  // On top of this page, so that a person who failed can come back to the link while it lives.
  showResult() {
    this.leave();
    my.navigateTo({
      url: resultUrl(this.verificationId),
      fail: () => {
        this.left = this.unloaded === true;
      },
    });
  },

  startAgain() {
    my.reLaunch({ url: '/pages/start/start' });
  },

  leave() {
    this.left = true;
    this.stop();
  },

  stop() {
    if (this.stopAsking) this.stopAsking();
    this.stopAsking = undefined;
  },

  onUnload() {
    this.unloaded = true;
    this.leave();
  },
});
