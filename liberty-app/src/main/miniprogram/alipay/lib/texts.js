// Shared by both mini programs, byte for byte (a test compares them): what a person reads about a result.

// The provider's failReasonCode, as far as its documentation names them. It may be absent.
const REASONS = {
  1445034: '当前浏览器不受支持，请更换设备后再试。',
  1445035: '当前设备不受支持，请更换设备后再试。',
  1445700: '应答与要求不符。',
  1445902: '姓名或身份证号码有误。',
  1445813: '眼部被遮挡，请摘下墨镜并拨开头发。',
  1445900: '人脸与身份证不是同一人。',
  1445702: '语音未能识别，请在安静的环境中清晰朗读。',
  1445910: '身份证号码格式有误。',
  1445701: '没有检测到声音，请允许使用麦克风。',
  1445409: '网络中断。',
  1445909: '姓名格式有误。',
  1445907: '人脸与身份证照片的相似度不足。',
};

const ANY_REASON = '可能是光线不足造成的，您可以再试一次。';

const WAITING = { title: '正在等待结果', detail: '请稍候，结果出来后会自动显示。' };
const LATER = { title: '暂时没有结果', detail: '结果可能稍后才到，请过一会儿再查询。' };

function reason(code) {
  return Object.prototype.hasOwnProperty.call(REASONS, code) ? REASONS[code] : ANY_REASON;
}

/** A verification that has come to an end, in words: { title, detail }. */
function outcome(verification) {
  switch (verification.status) {
    case 'PASSED':
      return { title: '认证通过', detail: '您的身份已核实。' };
    case 'FAILED':
      return { title: '认证未通过', detail: reason(verification.failReasonCode) };
    default:
      return { title: '认证已超时', detail: '有效期内没有收到结果，请重新开始。' };
  }
}

module.exports = { WAITING, LATER, outcome };
