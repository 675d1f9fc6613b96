// What the two platforms do not share. The fakes differ from each other and from a browser as the platforms do:
//
// - my.request calls fail for an error status, with status, data and headers; wx.request calls success.
// - Both pass a page the parameters of its address undecoded, and lose what follows a second "?" or "=". Some clients
//   decode: the fake of Alipay can do both.
// - wx.navigateToMiniProgram works on a tap only and asks the person first.

function rawQuery(text) {
  const query = {};
  for (const pair of text.split('&').filter((part) => part !== '')) {
    const [key, value] = pair.split('=');
    query[key] = String(value);
  }
  return query;
}

/**
 * Requests as they leave the phone: transport(request, finish) returns { status, headers, body }, 'offline' or 'timeout', or
 * it returns undefined and calls finish with the answer later.
 */
function requester(runtime, deliver) {
  runtime.requested = [];
  return (options) => {
    if (!/^https?:\/\//.test(options.url)) runtime.violations.push('request to a relative address');
    if (options.data !== undefined && typeof options.data !== 'string') runtime.violations.push('data that is not a text');
    runtime.requested.push(options.url);
    const headers = options.headers || options.header || {};
    const request = { method: options.method, url: options.url, headers, body: options.data };
    let open = true;
    const finish = (answer) => {
      if (!open) return;
      open = false;
      runtime.later(() => deliver(options, answer));
    };
    runtime.later(() => {
      if (!open) return;
      const answer = runtime.transport(request, finish);
      if (answer !== undefined) finish(answer);
    });
    return {
      abort: () => {
        runtime.aborted = (runtime.aborted || 0) + 1;
        finish('aborted');
      },
    };
  };
}

function body(options, answer) {
  if (options.dataType !== 'json') return answer.body;
  return JSON.parse(answer.body);
}

const ALIPAY_ERRORS = { aborted: 9, offline: 12, timeout: 13, http: 19 };

const alipay = {
  folder: 'alipay',
  global: 'my',
  template: 'axml',
  style: 'acss',
  prefix: 'a',
  handler: (event) => `on${event[0].toUpperCase()}${event.slice(1)}`,
  query: (text, runtime) => {
    const query = rawQuery(text);
    if (runtime.decodesQueries) for (const key of Object.keys(query)) query[key] = decodeURIComponent(query[key]);
    return query;
  },
  api(runtime) {
    runtime.toasts = [];
    runtime.verifications = [];
    return {
      ...runtime.navigation(),
      showToast: (options) => runtime.toasts.push(options.content),
      startAPVerify: (options) => {
        if (typeof options.url !== 'string' || typeof options.certifyId !== 'string') {
          runtime.violations.push('startAPVerify without url and certifyId');
        }
        runtime.verifications.push({
          url: options.url,
          certifyId: options.certifyId,
          succeed: (result) => runtime.later(options.success, result),
          fail: (result) => runtime.later(options.fail, result),
        });
      },
      request: requester(runtime, (options, answer) => {
        if (typeof answer === 'string') {
          options.fail({ error: ALIPAY_ERRORS[answer], errorMessage: answer });
          return;
        }
        const result = { status: answer.status, data: body(options, answer), headers: answer.headers };
        const good = answer.status === 200 || (answer.status === 201 && !runtime.fails201) || runtime.neverFails;
        if (good) options.success(result);
        else if (runtime.hidesStatus) options.fail({ error: 19, errorMessage: 'http status error' });
        else options.fail({ error: 19, errorMessage: 'http status error', ...result });
      }),
    };
  },
};

const wechat = {
  folder: 'wechat',
  global: 'wx',
  template: 'wxml',
  style: 'wxss',
  prefix: 'wx',
  handler: (event) => `bind${event}`,
  query: rawQuery,
  api(runtime) {
    runtime.opened = [];
    return {
      ...runtime.navigation(),
      navigateToMiniProgram: (options) => {
        if (!runtime.tapping) runtime.violations.push('navigateToMiniProgram without a tap');
        if (options.appId === '' || typeof options.appId !== 'string') runtime.violations.push('no appId');
        const { appId, path, envVersion, extraData } = options;
        runtime.opened.push({
          target: { appId, path, envVersion, extraData },
          /** The person agrees: this mini program goes to the background. */
          agree: () => {
            runtime.later(() => runtime.hide());
            runtime.later(options.success, { errMsg: 'navigateToMiniProgram:ok' });
            runtime.settle();
          },
          refuse: () => {
            runtime.later(options.fail, { errMsg: 'navigateToMiniProgram:fail cancel' });
            runtime.settle();
          },
        });
      },
      request: requester(runtime, (options, answer) => {
        if (typeof answer === 'string') options.fail({ errno: 600001, errMsg: `request:fail ${answer}` });
        else options.success({ statusCode: answer.status, data: body(options, answer), header: answer.headers });
      }),
    };
  },
};

class WeChatRuntime extends Runtime {
  tap(label) {
    this.tapping = true;
    super.tap(label);
    this.tapping = false;
  }
}
