// Hands the face token to the provider's mini program, and asks the server for the result when the person comes back.
//
// The result does not come by notification: the application asks the provider for it, so it can take minutes. What the
// other mini program may hand back is not looked at: it passed through the person's hands.

const config = require('../../config.js');
const { isConfigured, optionsFor } = require('../../lib/face.js');
const { LATER, WAITING, canRepeat, outcome } = require('../../lib/texts.js');
const { watch } = require('../../lib/watch.js');

const PACE = { first: 2000, longest: 20000, giveUpAfter: 600000 };

const READY = { title: '请完成刷脸认证', detail: '即将打开刷脸小程序，完成后请返回本页查看结果。' };

function view(texts, more) {
  return Object.assign(
    { trouble: '', canCheck: false, canAskAgain: false, canStartAgain: false },
    { title: texts.title, detail: texts.detail },
    more,
  );
}

Page({
  data: view(READY, { canCheck: true }),

  onLoad(query) {
    this.verificationId = decodeURIComponent(query.id || '');
    const started = getApp().started;
    this.faceToken = started && started.id === this.verificationId ? started.faceToken : '';
    // The token is in memory only, so it is gone when WeChat had to restart the mini program on this page.
    if (!this.faceToken) this.ask();
  },

  // Only on a tap: WeChat opens another mini program for a person, never by itself.
  check() {
    if (!isConfigured(config.faceMiniProgram)) {
      this.setData({ trouble: '尚未配置刷脸小程序，请联系开发人员。' });
      return;
    }
    this.stop();
    this.setData(view(READY, { canCheck: true }));
    const options = optionsFor(config.faceMiniProgram, this.faceToken);
    // Before the call: the person may be back before success is called.
    this.away = true;
    options.fail = () => {
      this.away = false;
      if (!this.unloaded) this.setData({ trouble: '刷脸小程序未打开，请重试。' });
    };
    wx.navigateToMiniProgram(options);
  },

  onShow() {
    if (!this.away) return;
    this.away = false;
    this.ask();
  },

  ask() {
    this.stop();
    this.setData(view(WAITING, { canCheck: this.hasToken() }));
    this.stopAsking = watch(this.verificationId, PACE, {
      trouble: (problem) => this.setData({ trouble: problem.text }),
      // The same token can be tried again.
      failed: (verification) =>
        this.setData(
          view(outcome(verification), { canCheck: this.hasToken() && canRepeat(verification), canStartAgain: true }),
        ),
      ended: (verification) =>
        this.setData(view(outcome(verification), { canStartAgain: verification.status !== 'PASSED' })),
      problem: (problem) => this.setData(view({ title: '查询失败', detail: problem.text }, { canStartAgain: true })),
      giveUp: (failed) =>
        this.setData(
          view(failed ? outcome(failed) : LATER, {
            canCheck: this.hasToken() && (!failed || canRepeat(failed)),
            canAskAgain: true,
            canStartAgain: true,
          }),
        ),
    });
  },

  hasToken() {
    return this.faceToken !== '';
  },

  startAgain() {
    getApp().started = undefined;
    wx.reLaunch({ url: '/pages/start/start' });
  },

  stop() {
    if (this.stopAsking) this.stopAsking();
    this.stopAsking = undefined;
  },

  onUnload() {
    this.unloaded = true;
    this.stop();
  },
});
