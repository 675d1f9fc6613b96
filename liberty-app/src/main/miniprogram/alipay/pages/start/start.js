// The form. What a person enters goes into one request and nowhere else: not into data, an address, storage or a log.

const config = require('../../config.js');
const api = require('../../lib/api.js');
const { faceUrl, isLink } = require('../../lib/link.js');
const notice = require('../../lib/notice.js');
const { unreadable } = require('../../lib/problems.js');

const NO_ERRORS = { name: '', idNumber: '', consent: '' };
const CONSENT_NEEDED = '请阅读并勾选同意。';

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
  data: { busy: false, errors: NO_ERRORS, problem: '', requestId: '', notice: notice.current(), ticked: notice.setOf([]) },

  onLoad() {
    this.loadNotice();
  },

  // Consent to one version of the notice does not cover another.
  loadNotice() {
    notice.load(() => this.unloaded || this.setData({ notice: notice.current(), ticked: notice.setOf([]) }));
  },

  agree(event) {
    this.setData({ ticked: notice.setOf(event.detail.value) });
  },

  submit(event) {
    if (this.abort) return;
    const consents = notice.given(this.data.notice, this.data.ticked);
    if (!consents) {
      this.setData({ errors: Object.assign({}, NO_ERRORS, { consent: CONSENT_NEEDED }), problem: '', requestId: '' });
      return;
    }
    this.setData({ busy: true, errors: NO_ERRORS, problem: '', requestId: '' });
    const request = Object.assign(requestOf(event.detail.value), consents);
    this.abort = api.start(request, (problem, started) => {
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
    const isConsent = (field) => notice.FIELDS.indexOf(field) >= 0;
    const consentNeeded = Object.keys(others).some(isConsent);
    // The notice has changed, or what is asked for.
    if (consentNeeded) this.loadNotice();
    const rest = Object.keys(others)
      .filter((field) => !isConsent(field))
      .map((field) => others[field]);
    this.setData({
      busy: false,
      errors: { name, idNumber, consent: consentNeeded ? CONSENT_NEEDED : '' },
      problem: [problem.text].concat(rest).join(' '),
      requestId: problem.requestId,
    });
  },

  onUnload() {
    this.unloaded = true;
    if (this.abort) this.abort();
  },
});
