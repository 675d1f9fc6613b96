// Shared by both mini programs, byte for byte (a test compares them): puts into words what went wrong.
//
// An answer is { status, body, retryAfter }: the HTTP status (0 when no answer came), the body as text or as the
// platform has parsed it, and the seconds of the header Retry-After.

const TYPES = 'urn:identity-verification:problem:';
const OFFLINE = '网络异常，请检查网络后重试。';
const UNREADABLE = '服务器返回异常，请稍后重试。';

// By HTTP status: the application's own table, see docs/errors.md. What only its operator can repair stays with the
// operator; a person reads "not available right now".
const WORDS = {
  401: '登录已失效，请重新登录。',
  403: '当前账户无权发起认证，请联系客服。',
  404: '未找到认证记录，请重新填写信息。',
  409: '先前的提交已发起认证，但链接未能送达，请重新提交。',
  422: '本服务不支持未满 14 周岁的用户。',
  429: '操作过于频繁，请稍后重试。',
  502: '实人认证服务暂不可用，请稍后重试。',
  503: '当前服务繁忙，请稍后重试。',
  504: '等待超时，无法确认本次认证是否已发起；重新提交会另外发起一次认证。',
};

/** The JSON object in a body, or undefined. */
function objectIn(body) {
  let value = body;
  if (typeof body === 'string') {
    try {
      value = JSON.parse(body);
    } catch (error) {
      return undefined;
    }
  }
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : undefined;
}

/** What the server says about single fields: { field: message }. */
function fieldErrors(json) {
  const fields = {};
  const errors = json && Array.isArray(json.errors) ? json.errors : [];
  errors.forEach((error) => {
    if (error && typeof error.field === 'string' && typeof error.message === 'string') {
      fields[error.field] = error.message;
    }
  });
  return fields;
}

/** Other answers of the application refuse only this request, or say that an earlier one is under way. */
function endsStart({ status, retryAfter }) {
  return [400, 409, 422, 502, 504].indexOf(status) >= 0 && !(status === 409 && retryAfter > 0);
}

function words(status, retryAfter) {
  if (status === 0) return OFFLINE;
  if (status === 409 && retryAfter > 0) return `先前的提交仍在处理，请 ${retryAfter} 秒后重试。`;
  if (status === 503 && retryAfter > 0) return `当前服务繁忙，请 ${retryAfter} 秒后重试。`;
  return WORDS[status] || '系统异常，请稍后重试。';
}

/**
 * The problem in an answer that is not the one hoped for: { status, text, fields, requestId, retryAfter, temporary, ended }.
 * Temporary means that asking the same again later makes sense; ended, that the application says how the start, and each
 * earlier one with its key, ended: a proxy's 502, 503 or 504 does not, and what it has passed on may go on.
 */
function problemOf(answer) {
  const json = objectIn(answer.body);
  const fields = answer.status === 400 ? fieldErrors(json) : {};
  return {
    status: answer.status,
    text: Object.keys(fields).length > 0 ? '请检查填写的内容。' : words(answer.status, answer.retryAfter),
    fields,
    // Its beginning can be read out on the phone; the server's log has all of it.
    requestId: json && typeof json.requestId === 'string' ? json.requestId.slice(0, 8) : '',
    retryAfter: answer.retryAfter,
    temporary: answer.status === 0 || answer.status === 429 || answer.status >= 500,
    ended: Boolean(json) && String(json.type).indexOf(TYPES) === 0 && endsStart(answer),
  };
}

/** The problem of an answer that says success but is not what the API promises. */
function unreadable(status) {
  return { status, text: UNREADABLE, fields: {}, requestId: '', retryAfter: 0, temporary: true, ended: false };
}

module.exports = { objectIn, problemOf, unreadable };
