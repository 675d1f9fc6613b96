// The result, which only the server knows.

const { idIn } = require('../../lib/link.js');
const { LATER, WAITING, canRepeat, outcome } = require('../../lib/texts.js');
const { watch } = require('../../lib/watch.js');

const PACE = { first: 1000, longest: 10000, giveUpAfter: 180000 };

function view(texts, more) {
  return Object.assign(
    { trouble: '', canAskAgain: false, canRetry: false, canStartAgain: false },
    { title: texts.title, detail: texts.detail },
    more,
  );
}

Page({
  data: view(WAITING),

  onLoad(query) {
    this.verificationId = idIn(query);
    this.ask();
  },

  ask() {
    this.stop();
    this.setData(view(WAITING));
    this.stopAsking = watch(this.verificationId, PACE, {
      trouble: (problem) => this.setData({ trouble: problem.text }),
      // The same link can be tried again; the page below still has it open.
      failed: (verification) =>
        this.setData(view(outcome(verification), { canRetry: canRepeat(verification), canStartAgain: true })),
      ended: (verification) =>
        this.setData(view(outcome(verification), { canStartAgain: verification.status !== 'PASSED' })),
      problem: (problem) => this.setData(view({ title: '查询失败', detail: problem.text }, { canStartAgain: true })),
      giveUp: (failed) =>
        this.setData(
          view(failed ? outcome(failed) : LATER, {
            canAskAgain: true,
            canRetry: !failed || canRepeat(failed),
            canStartAgain: true,
          }),
        ),
    });
  },

  retry() {
    my.navigateBack();
  },

  startAgain() {
    my.reLaunch({ url: '/pages/start/start' });
  },

  stop() {
    if (this.stopAsking) this.stopAsking();
    this.stopAsking = undefined;
  },

  onUnload() {
    this.stop();
  },
});
