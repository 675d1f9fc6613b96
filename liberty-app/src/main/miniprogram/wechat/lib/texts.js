// Shared by both mini programs, byte for byte (a test compares them): what a person reads about a result.

const notice = require('./notice.js');

// The provider's failReasonCode, as far as its documentation names them. It may be absent.
const REASONS = {
  1445034: '当前环境不支持刷脸，请更换设备。',
  1445035: '当前设备不支持刷脸，请更换设备。',
  1445700: '应答与要求不符，请按提示作答。',
  1445902: '姓名或身份证号码有误，请核对。',
  1445813: '眼部有遮挡，请摘下墨镜并拨开头发。',
  1445900: '人脸与身份证不符，请由本人刷脸。',
  1445702: '语音识别失败，请在安静的环境中清晰朗读。',
  1445910: '身份证号码格式有误，请核对。',
  1445701: '未检测到声音，请允许使用麦克风。',
  1445409: '网络中断，请检查网络。',
  1445909: '姓名格式有误，请核对。',
  1445907: '人脸与身份证照片相似度不足，请正对镜头。',
};

/** The name or the ID number is wrong: the same link or token fails again. */
const WRONG_DETAILS = ['1445902', '1445909', '1445910'];

const ANY_REASON = '可能是光线不足所致，您可以再次刷脸。';

const WAITING = { title: '正在等待认证结果', detail: '请稍候，结果会自动显示在本页。' };
const LATER = { title: '暂无认证结果', detail: '结果可能稍后返回，请过几分钟再查询。' };

function reason(code) {
  return Object.prototype.hasOwnProperty.call(REASONS, code) ? REASONS[code] : ANY_REASON;
}

/** Whether a failed verification may still pass. */
function canRepeat(verification) {
  return !WRONG_DETAILS.includes(verification.failReasonCode);
}

/** A verification that has come to an end, in words: { title, detail }. */
function outcome(verification) {
  switch (verification.status) {
    case 'PASSED':
      return { title: '认证通过', detail: '您的身份已核实。' };
    case 'FAILED':
      return { title: '认证未通过', detail: reason(verification.failReasonCode) + notice.current().alternative };
    default:
      return { title: '认证已超时', detail: `有效期内未收到认证结果，请重新填写信息。${notice.current().alternative}` };
  }
}

module.exports = { WAITING, LATER, canRepeat, outcome };
