// What the face page in the web-view says, and what Alipay says about a face check. Plain functions.

/** The messages that mean something here. */
const AWAKE = 'IDENTITY_ALI_FACE_AWAKE';
const DONE = 'RN_DONE';

// Hints for the person, never a result: the owner of the phone can forge them. The server is asked after each of them.
const HINTS = {
  9000: '刷脸已完成，正在核实结果',
  6001: '已取消刷脸，您可以再次刷脸',
  6002: '网络异常，请检查网络后重试',
  4000: '刷脸未完成，请再次刷脸',
};

function isText(value) {
  return typeof value === 'string' && value !== '';
}

/**
 * Reads the event of onWebviewMessage: { awake: { url, certifyId } }, { done: true }, or {} for everything else, what is
 * malformed included. The token of the message is Alipay's certifyId.
 */
function read(message) {
  const detail = message && message.detail;
  if (!detail || typeof detail !== 'object') return {};
  if (detail.type === AWAKE && isText(detail.url) && isText(detail.token)) {
    return { awake: { url: detail.url, certifyId: detail.token } };
  }
  return detail.type === DONE ? { done: true } : {};
}

/** A short text for what my.startAPVerify has called back with, success or fail. */
function hint(result) {
  const status = result && result.resultStatus;
  return Object.prototype.hasOwnProperty.call(HINTS, status) ? HINTS[status] : '正在核实结果';
}

module.exports = { read, hint };
