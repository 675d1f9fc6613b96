// Shared by both mini programs, byte for byte (a test compares them): what a person reads about a result.

const notice = require('./notice.js');

/** The name or the ID number is wrong: the same link or token fails again. */
const WRONG_DETAILS = ['NAME_OR_NUMBER_WRONG', 'NAME_MALFORMED', 'NUMBER_MALFORMED'];

const ANY_REASON = '可能是光线不足所致，您可以再次刷脸。';

const WAITING = { title: '正在等待认证结果', detail: '请稍候，结果会自动显示在本页。' };
const LATER = { title: '暂无认证结果', detail: '结果可能稍后返回，请过几分钟再查询。' };

/** Why a verification failed. The provider seldom says so. */
function reason({ failReason }) {
  return failReason ? failReason.zh : ANY_REASON;
}

/** Whether a failed verification may still pass. */
function canRepeat({ failReason }) {
  return !(failReason && WRONG_DETAILS.includes(failReason.name));
}

/** A verification that has come to an end, in words: { title, detail }. */
function outcome(verification) {
  switch (verification.status) {
    case 'PASSED':
      return { title: '认证通过', detail: '您的身份已核实。' };
    case 'FAILED':
      return { title: '认证未通过', detail: reason(verification) + notice.current().alternative };
    default:
      return { title: '认证已超时', detail: `有效期内未收到认证结果，请重新填写信息。${notice.current().alternative}` };
  }
}

module.exports = { WAITING, LATER, canRepeat, outcome };
