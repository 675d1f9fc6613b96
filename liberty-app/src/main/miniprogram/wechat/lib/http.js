// One HTTP request with wx.request. lib/api.js is built on it.
//
// wx.request calls success for every answer, whatever its status; fail means that none came.

const LONGEST = 30000;

function headerOf(headers, name) {
  const key = Object.keys(headers || {}).find((candidate) => candidate.toLowerCase() === name);
  return key === undefined ? '' : String(headers[key]);
}

function answerOf(result) {
  const seconds = Number(headerOf(result.header, 'retry-after'));
  return {
    status: result.statusCode,
    body: result.data,
    retryAfter: seconds > 0 ? Math.ceil(seconds) : 0,
  };
}

/** Calls done({ status, body, retryAfter }) once; status 0 means that no answer came. Returns a function that aborts. */
function send(request, done) {
  const task = wx.request({
    url: request.url,
    method: request.method,
    header: request.headers,
    data: request.data,
    // Any word but 'json' leaves the body as it came.
    dataType: 'text',
    timeout: LONGEST,
    success: (result) => done(answerOf(result)),
    fail: () => done({ status: 0, body: '', retryAfter: 0 }),
  });
  return () => {
    if (task && task.abort) task.abort();
  };
}

module.exports = { send };
