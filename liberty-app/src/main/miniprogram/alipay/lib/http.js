// One HTTP request with my.request. lib/api.js is built on it.
//
// my.request calls fail, not success, for statuses that it takes for errors, and hands over status, data and headers
// there too. So the status decides what an answer is, wherever it arrives.

const LONGEST = 30000;
const HTTP_ERROR = 19;

function headerOf(headers, name) {
  const key = Object.keys(headers || {}).find((candidate) => candidate.toLowerCase() === name);
  // Some versions of the client hand over a list of values.
  return key === undefined ? '' : String([].concat(headers[key])[0]);
}

function answerOf(result) {
  const seconds = Number(headerOf(result.headers, 'retry-after'));
  return {
    status: result.status,
    body: result.data,
    retryAfter: seconds > 0 ? Math.ceil(seconds) : 0,
  };
}

/** Calls done({ status, body, retryAfter }) once; status 0 means that no answer came. Returns a function that aborts. */
function send(request, done) {
  const task = my.request({
    url: request.url,
    method: request.method,
    headers: request.headers,
    data: request.data,
    // As text: with 'json' a body that is not JSON would be a failure without a status.
    dataType: 'text',
    timeout: LONGEST,
    success: (result) => done(answerOf(result)),
    fail: (error) => {
      if (error.status >= 100) done(answerOf(error));
      else done({ status: error.error === HTTP_ERROR ? 500 : 0, body: '', retryAfter: 0 });
    },
  });
  return () => {
    if (task && task.abort) task.abort();
  };
}

module.exports = { send };
