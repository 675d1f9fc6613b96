// The form. What a person enters goes into one request and nowhere else: not into data, an address, storage or a log.

const config = require('../../config.js');
const api = require('../../lib/api.js');
const { faceUrl, isLink } = require('../../lib/link.js');
const { unreadable } = require('../../lib/problems.js');

function requestOf(form) {
  const request = {
    name: (form.name || '').trim(),
    idNumber: (form.idNumber || '').trim(),
    mode: 'ZHIMACREDIT',
    embedding: 'ALIPAY_MINI_PROGRAM',
  };
  if (config.callbackUrl) request.callbackUrl = config.callbackUrl;
  return request;
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
    // Only webViewUrl: the short link can't be opened here, and no other field stands in for it.
    if (!isLink(started.webViewUrl)) {
      this.show(unreadable(201));
      return;
    }
    // Replaces this page, so that the form and what is in it are gone.
    my.redirectTo({
      url: faceUrl(started.id, started.webViewUrl),
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
