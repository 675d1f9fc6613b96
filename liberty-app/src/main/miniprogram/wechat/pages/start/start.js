// The form. What a person enters goes into one request and nowhere else: not into data, an address, storage or a log.

const api = require('../../lib/api.js');
const { unreadable } = require('../../lib/problems.js');

function requestOf(form) {
  return { name: (form.name || '').trim(), idNumber: (form.idNumber || '').trim(), mode: 'WE_CHAT_FACE' };
}

Page({
  data: { busy: false, errors: { name: '', idNumber: '' }, problem: '', requestId: '' },

  submit(event) {
    if (this.abort) return;
    this.setData({ busy: true, errors: { name: '', idNumber: '' }, problem: '', requestId: '' });
    this.abort = api.start(requestOf(event.detail.value), (problem, started) => {
      this.abort = undefined;
      if (this.unloaded) return;
      if (problem) this.show(problem);
      else this.open(started);
    });
  },

  open(started) {
    if (typeof started.faceToken !== 'string' || started.faceToken === '') {
      this.show(unreadable(201));
      return;
    }
    getApp().started = { id: started.id, faceToken: started.faceToken };
    // Replaces this page, so that the form and what is in it are gone.
    wx.redirectTo({
      url: `/pages/check/check?id=${encodeURIComponent(started.id)}`,
      fail: () => this.unloaded || this.setData({ busy: false, problem: '刷脸页面打开失败，请重试。' }),
    });
  },

  show(problem) {
    const { name = '', idNumber = '', ...others } = problem.fields;
    const rest = Object.keys(others).map((field) => others[field]);
    this.setData({
      busy: false,
      errors: { name, idNumber },
      problem: [problem.text].concat(rest).join(' '),
      requestId: problem.requestId,
    });
  },

  onUnload() {
    this.unloaded = true;
    if (this.abort) this.abort();
  },
});
