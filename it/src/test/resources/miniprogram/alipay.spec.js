function open(config) {
  return phone(Runtime, alipay, config);
}

function started(more = {}) {
  const links = { authUrl: SHORT_LINK, originalUrl: LONG_LINK, webViewUrl: LONG_LINK };
  return json(201, { id: ID, flowId: '1', mode: 'ZHIMACREDIT', status: 'PENDING', ...links, ...more });
}

/** On the page with the web-view, with the server answering PENDING. */
function atTheFacePage(config, prepare = () => {}) {
  const runtime = open(config);
  prepare(runtime);
  runtime.server.on('POST', started()).on('GET', found('PENDING'));
  runtime.submit(PERSON);
  equal(runtime.pages.map((page) => page.path), ['pages/face/face']);
  return runtime;
}

function message(runtime, detail) {
  runtime.fire(runtime.element('web-view'), 'message', detail);
}

const AWAKE = { type: 'IDENTITY_ALI_FACE_AWAKE', url: 'https://openapi.example.com/gateway?biz=%7B%22a%22%3A1%7D', token: 'certify-7', authFlowId: '9' };

function awake(runtime, detail = AWAKE) {
  message(runtime, detail);
  return runtime.verifications[runtime.verifications.length - 1];
}

function atTheResult(...answers) {
  const runtime = atTheFacePage();
  runtime.server.on('GET', ...answers);
  message(runtime, { type: 'RN_DONE' });
  equal(runtime.page.path, 'pages/result/result');
  return runtime;
}

// Starting

test('The form is sent as ZHIMACREDIT, embedded, without an address to redirect to', () => {
  const runtime = atTheFacePage({ sessionHeaders: () => ({ Authorization: 'Bearer session' }) });
  const [request] = runtime.server.requests;
  equal(request.url, `${BASE_URL}/verifications`);
  equal(request.method, 'POST');
  equal(JSON.parse(request.body), { ...PERSON, mode: 'ZHIMACREDIT', embedding: 'ALIPAY_MINI_PROGRAM' });
  equal(request.headers['Content-Type'], 'application/json');
  equal(request.headers['Accept-Language'], 'zh-CN');
  equal(request.headers.Authorization, 'Bearer session');
});

test('Every request has the session headers, which are asked for each time', () => {
  let asked = 0;
  const runtime = atTheFacePage({ sessionHeaders: () => ({ 'X-Session': `s${(asked += 1)}` }) });
  message(runtime, { type: 'RN_DONE' });
  equal(runtime.server.requests.map((request) => request.headers['X-Session']), ['s2', 's3']);
});

test('An address to redirect to is sent only if the configuration has one', () => {
  const runtime = atTheFacePage({ callbackUrl: 'https://app.example.com/back' });
  equal(JSON.parse(runtime.server.requests[0].body).callbackUrl, 'https://app.example.com/back');
});

// The link

for (const [how, prepare] of [
  ['as the platform passes it on', () => {}],
  ['even if the client has already decoded it', (runtime) => { runtime.decodesQueries = true; }],
]) {
  test(`The long link with nested percent-encoding arrives unchanged at the web-view, ${how}`, () => {
    const runtime = atTheFacePage({}, prepare);
    equal(runtime.element('web-view').attributes.src, LONG_LINK);
    equal(runtime.addresses, [`/pages/face/face?id=${ID}&link=${encodeURIComponent(LONG_LINK)}`]);
  });
}

for (const [what, webViewUrl] of [['missing', undefined], ['empty', ''], ['not a text', 7], ['not a web address', 'javascript:alert(1)']]) {
  test(`No other link replaces a web-view link that is ${what}`, () => {
    const runtime = open();
    runtime.server.on('POST', started({ webViewUrl }));
    runtime.submit(PERSON);
    equal(runtime.page.path, 'pages/start/start');
    sees(runtime, '服务器返回异常');
    equal(runtime.addresses, []);
  });
}

for (const [what, link] of [['missing', ''], ['cut off in an encoded character', 'https%3A%2F%2Fa%E5%9'], ['not a web address', 'javascript%3Aalert(1)']]) {
  test(`A link that is ${what} opens no web-view and offers to start again`, () => {
    const runtime = open();
    runtime.api.redirectTo({ url: `/pages/face/face?id=${ID}${link && `&link=${link}`}` });
    runtime.settle();
    sees(runtime, '刷脸链接已不可用');
    runtime.tap('重新填写信息');
    equal(runtime.pages.map((page) => page.path), ['pages/start/start']);
  });
}

for (const variant of ['neverFails', 'fails201']) {
  test(`A started verification is recognised by its status, whichever callback brings it (${variant})`, () => {
    atTheFacePage({}, (runtime) => { runtime[variant] = true; });
  });
}

test('An error is recognised by its status, too, if the client calls success for it', () => {
  const runtime = open();
  runtime.neverFails = true;
  runtime.server.on('POST', problem(422, 'under-age'));
  runtime.submit(PERSON);
  sees(runtime, '未满 14 周岁');
});

test('An HTTP error whose status the client hides is an error, not a lost connection', () => {
  const runtime = open();
  runtime.hidesStatus = true;
  runtime.server.on('POST', problem(422, 'under-age'));
  runtime.submit(PERSON);
  sees(runtime, '系统异常');
});

// Messages of the face page

test('IDENTITY_ALI_FACE_AWAKE opens the face check with url, and token as certifyId', () => {
  const runtime = atTheFacePage();
  const verification = awake(runtime);
  equal([verification.url, verification.certifyId], [AWAKE.url, AWAKE.token]);
  equal(runtime.verifications.length, 1);
});

test('A message that comes twice opens the face check once', () => {
  const runtime = atTheFacePage();
  awake(runtime);
  awake(runtime);
  equal(runtime.verifications.length, 1);
});

test('A new message after a finished face check opens it again', () => {
  const runtime = atTheFacePage();
  awake(runtime).succeed({ resultStatus: '6001' });
  runtime.settle();
  awake(runtime);
  equal(runtime.verifications.length, 2);
});

test('A new message opens the face check again when the client has not called back but the person has returned', () => {
  const runtime = atTheFacePage();
  awake(runtime);
  runtime.hide();
  runtime.show();
  awake(runtime);
  equal(runtime.verifications.length, 2);
});

test('RN_DONE asks the server and shows its answer, on a page above', () => {
  const runtime = atTheResult(found('PASSED'));
  sees(runtime, '认证通过');
  equal(runtime.pages.map((page) => page.path), ['pages/face/face', 'pages/result/result']);
  equal(runtime.server.requests[1].url, `${BASE_URL}/verifications/${ID}`);
});

test('RN_DONE twice opens one result', () => {
  const runtime = atTheFacePage();
  const page = runtime.page.instance;
  page.onWebviewMessage({ detail: { type: 'RN_DONE' } });
  page.onWebviewMessage({ detail: { type: 'RN_DONE' } });
  runtime.settle();
  equal(runtime.pages.length, 2);
});

test('RN_DONE is no proof: only the server says whether the verification has passed', () => {
  const runtime = atTheResult(found('PENDING'));
  sees(runtime, '正在等待认证结果');
  seesNot(runtime, '通过');
});

test('RN_DONE counts again if the result page could not be opened', () => {
  const runtime = atTheFacePage();
  runtime.refusesNavigation = true;
  message(runtime, { type: 'RN_DONE' });
  runtime.refusesNavigation = false;
  message(runtime, { type: 'RN_DONE' });
  equal(runtime.page.path, 'pages/result/result');
});

const IGNORED = [
  ['nothing', undefined],
  ['null', null],
  ['a text', 'RN_DONE'],
  ['a number', 1],
  ['no detail', {}],
  ['detail null', { detail: null }],
  ['detail as text', { detail: 'RN_DONE' }],
  ['a list', { detail: ['RN_DONE'] }],
  ['no type', { detail: { url: AWAKE.url, token: AWAKE.token } }],
  ['an unknown type', { detail: { ...AWAKE, type: 'SIGN_DONE' } }],
  ['a type in lower case', { detail: { type: 'rn_done' } }],
  ['a type that is a list', { detail: { type: ['RN_DONE'] } }],
  ['a type that every object has', { detail: { type: 'constructor' } }],
  ['awake without url', { detail: { ...AWAKE, url: undefined } }],
  ['awake with an empty url', { detail: { ...AWAKE, url: '' } }],
  ['awake with a url that is not a text', { detail: { ...AWAKE, url: { href: 'x' } } }],
  ['awake without token', { detail: { ...AWAKE, token: undefined } }],
  ['awake with an empty token', { detail: { ...AWAKE, token: '' } }],
  ['awake with a token that is not a text', { detail: { ...AWAKE, token: 7 } }],
];
for (const [what, event] of IGNORED) {
  test(`A message is ignored: ${what}`, () => {
    const runtime = atTheFacePage();
    runtime.page.instance.onWebviewMessage(event);
    runtime.advance(600000);
    equal(runtime.verifications.length, 0);
    equal(runtime.server.count('GET'), 0);
    equal(runtime.toasts, []);
    equal(runtime.page.path, 'pages/face/face');
  });
}

test('An ignored message does not block the next one', () => {
  const runtime = atTheFacePage();
  runtime.page.instance.onWebviewMessage({ detail: { ...AWAKE, token: 7 } });
  awake(runtime);
  equal(runtime.verifications.length, 1);
});

// Alipay's callback after the face check

const HINTS = [
  [{ resultStatus: '9000', result: { certifyId: 'certify-7' } }, '刷脸已完成'],
  [{ resultStatus: 9000 }, '刷脸已完成'],
  [{ resultStatus: '6001', result: null }, '已取消'],
  [{ resultStatus: '6002' }, '网络异常'],
  [{ resultStatus: '4000', result: { errorCode: 'x' } }, '刷脸未完成'],
  [{ resultStatus: '1234' }, '正在核实'],
  [{ resultStatus: 'constructor' }, '正在核实'],
  [{ error: 2, errorMessage: 'x' }, '正在核实'],
  [{}, '正在核实'],
  [undefined, '正在核实'],
];
for (const callback of ['succeed', 'fail']) {
  for (const [result, words] of HINTS) {
    test(`${callback} with ${JSON.stringify(result)} is only a hint: the server is asked, and the web-view stays`, () => {
      const runtime = atTheFacePage();
      awake(runtime)[callback](result);
      runtime.settle();
      equal(runtime.toasts.length, 1);
      assert(runtime.toasts[0].includes(words), runtime.toasts[0]);
      equal(runtime.server.count('GET'), 1);
      equal(runtime.element('web-view').attributes.src, LONG_LINK);
    });
  }
}

for (const [callback, resultStatus, answer, words] of [
  ['succeed', '9000', found('FAILED'), '认证未通过'],
  ['fail', '4000', found('PASSED'), '认证通过'],
  ['succeed', '9000', problem(404, 'verification-not-found'), '未找到认证记录'],
]) {
  test(`After ${callback} with ${resultStatus} the server's answer counts: ${words}`, () => {
    const runtime = atTheFacePage();
    runtime.server.on('GET', answer);
    awake(runtime)[callback]({ resultStatus });
    runtime.settle();
    sees(runtime, words);
  });
}

test('After a hint the server is asked for two minutes, and then the person is told so', () => {
  const runtime = atTheFacePage();
  awake(runtime).succeed({ resultStatus: '9000' });
  runtime.advance(110000);
  equal(runtime.timers.size, 1);
  runtime.advance(30000);
  equal(runtime.timers.size, 0);
  assert(runtime.toasts[1].includes('暂无认证结果'), runtime.toasts[1]);
});

test('A new hint restarts the polling, with one request at a time', () => {
  const runtime = atTheFacePage();
  awake(runtime).succeed({ resultStatus: '6001' });
  runtime.settle();
  awake(runtime).succeed({ resultStatus: '9000' });
  runtime.settle();
  equal(runtime.timers.size, 1);
});

test('RN_DONE while polling hands over to the result page', () => {
  const runtime = atTheFacePage();
  awake(runtime).succeed({ resultStatus: '9000' });
  runtime.settle();
  message(runtime, { type: 'RN_DONE' });
  equal(runtime.timers.size, 1);
  runtime.server.on('GET', found('PASSED'));
  runtime.advance(1000);
  sees(runtime, '认证通过');
  equal(runtime.timers.size, 0);
});

test('A lost connection is reported once on the face page, and polling goes on', () => {
  const runtime = atTheFacePage();
  runtime.server.on('GET', 'offline', 'timeout', found('PASSED'));
  awake(runtime).succeed({ resultStatus: '9000' });
  runtime.advance(10000);
  equal(runtime.toasts.filter((toast) => toast.includes('网络异常')).length, 1);
  sees(runtime, '认证通过');
});

test('A callback of the face check after the page was left is ignored', () => {
  const runtime = atTheFacePage();
  const verification = awake(runtime);
  runtime.back();
  verification.succeed({ resultStatus: '9000' });
  runtime.advance(600000);
  equal([runtime.toasts, runtime.server.count('GET')], [[], 0]);
});

test('A callback of the face check below the result page is ignored', () => {
  const runtime = atTheFacePage();
  const verification = awake(runtime);
  message(runtime, { type: 'RN_DONE' });
  verification.succeed({ resultStatus: '9000' });
  runtime.settle();
  equal([runtime.toasts, runtime.server.count('GET')], [[], 1]);
});

test('A message below the result page is ignored', () => {
  const runtime = atTheFacePage();
  const face = runtime.page.instance;
  message(runtime, { type: 'RN_DONE' });
  face.onWebviewMessage({ detail: AWAKE });
  face.onWebviewMessage({ detail: { type: 'RN_DONE' } });
  runtime.settle();
  equal([runtime.verifications.length, runtime.pages.length], [0, 2]);
});

test('Leaving the face page stops timers and aborts the request', () => {
  const runtime = atTheFacePage();
  awake(runtime).succeed({ resultStatus: '9000' });
  runtime.settle();
  equal(runtime.timers.size, 1);
  runtime.server.on('GET', HOLD);
  runtime.advance(1000);
  runtime.back();
  equal([runtime.timers.size, runtime.aborted], [0, 1]);
  runtime.server.held[0](found('PASSED'));
  runtime.advance(600000);
  equal([runtime.pages.length, runtime.addresses.length, runtime.server.count('GET')], [0, 1, 2]);
});

test('A result page that fails to open after the person has left changes nothing', () => {
  const runtime = atTheFacePage();
  runtime.refusesNavigation = true;
  const face = runtime.page.instance;
  face.showResult();
  runtime.back();
  runtime.settle();
  equal(face.left, true);
});

// The result

test('After a failure the person goes back to the same link, and the next result is shown', () => {
  const runtime = atTheResult(found('FAILED'));
  runtime.tap('再次刷脸');
  equal(runtime.page.path, 'pages/face/face');
  equal(runtime.element('web-view').attributes.src, LONG_LINK);
  runtime.server.on('GET', found('PASSED'));
  awake(runtime).succeed({ resultStatus: '9000' });
  runtime.settle();
  sees(runtime, '认证通过');
});

test('An id with special characters reaches the server unchanged', () => {
  const runtime = open();
  runtime.server.on('GET', found('PASSED'));
  runtime.api.redirectTo({ url: `/pages/result/result?id=${encodeURIComponent('a/b?c=d&e%')}` });
  runtime.settle();
  equal(runtime.server.requests[0].url, `${BASE_URL}/verifications/${encodeURIComponent('a/b?c=d&e%')}`);
});
