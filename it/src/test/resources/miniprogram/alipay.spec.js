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
  equal(runtime.page.path, 'pages/face/face');
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

test('White space around the input is not sent', () => {
  const runtime = open();
  runtime.server.on('POST', started());
  runtime.submit({ name: ` ${PERSON.name} `, idNumber: `${PERSON.idNumber} ` });
  const { name, idNumber } = JSON.parse(runtime.server.requests[0].body);
  equal({ name, idNumber }, PERSON);
});

test('The server checks an empty form', () => {
  const runtime = open();
  runtime.server.on('POST', problem(400, 'invalid-request', { errors: [{ field: 'name', message: '请填写姓名。' }] }));
  runtime.submit({});
  equal(JSON.parse(runtime.server.requests[0].body).name, '');
  sees(runtime, '请填写姓名。');
});

test('A second tap while the first is under way starts nothing', () => {
  const runtime = open();
  runtime.server.on('POST', HOLD);
  runtime.submit(PERSON);
  equal(runtime.element('button').attributes.disabled, true);
  runtime.page.instance.submit({ detail: { value: PERSON } });
  runtime.settle();
  equal(runtime.server.count('POST'), 1);
});

test('The form is gone from the page stack once the face page is open', () => {
  const runtime = atTheFacePage();
  equal(runtime.pages.map((page) => page.path), ['pages/face/face']);
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

test('The short link is never opened or passed on', () => {
  const runtime = atTheFacePage();
  message(runtime, { type: 'RN_DONE' });
  assert(runtime.addresses.every((address) => !decodeURIComponent(address).includes(SHORT_LINK)), 'the short link');
});

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

test('A page that cannot be opened leaves the form usable', () => {
  const runtime = open();
  runtime.refusesNavigation = true;
  runtime.server.on('POST', started());
  runtime.submit(PERSON);
  sees(runtime, '刷脸页面打开失败');
  equal(runtime.element('button').attributes.disabled, false);
});

for (const variant of ['neverFails', 'fails201']) {
  test(`A started verification is recognised by its status, whichever callback brings it (${variant})`, () => {
    atTheFacePage({}, (runtime) => { runtime[variant] = true; });
  });
}

// Errors of the start

for (const variant of ['', 'neverFails']) {
  const name = variant ? ' (a client that calls success for every status)' : '';

  function refused(answer) {
    const runtime = open();
    if (variant) runtime[variant] = true;
    runtime.server.on('POST', answer);
    runtime.submit(PERSON);
    equal(runtime.page.path, 'pages/start/start');
    equal(runtime.element('button').attributes.disabled, false, 'the button');
    return runtime;
  }

  test(`400 shows each error at its field, and the others below${name}`, () => {
    const errors = [
      { field: 'name', message: '请填写姓名。' },
      { field: 'idNumber', message: '身份证号码应为 18 位。' },
      { field: 'embedding', message: '支付宝小程序只能使用 ZHIMACREDIT 认证方式。' },
      { field: 3, message: 'no field' },
      null,
    ];
    const runtime = refused(problem(400, 'invalid-request', { errors }));
    equal(runtime.page.instance.data.errors, { name: '请填写姓名。', idNumber: '身份证号码应为 18 位。', consent: '' });
    sees(runtime, '请检查填写的内容。', '身份证号码应为 18 位。', 'ZHIMACREDIT');
    seesNot(runtime, 'no field');
  });

  test(`422 says that the person is too young${name}`, () => {
    sees(refused(problem(422, 'under-age', { code: '30503059' })), '未满 14 周岁');
  });

  test(`503 says when to retry${name}`, () => {
    sees(refused(problem(503, 'not-attempted', {}, { 'retry-after': '7' })), '请 7 秒后重试');
    sees(refused(problem(503, 'not-attempted', {}, { 'Retry-After': ['8'] })), '请 8 秒后重试');
  });

  test(`503 without a readable Retry-After says to retry later${name}`, () => {
    sees(refused(problem(503, 'not-attempted', {}, { 'Retry-After': 'Fri, 31 Dec 1999 23:59:59 GMT' })), '当前服务繁忙，请稍后重试');
  });

  test(`502 says that the service is unavailable, but not why, and gives the support number${name}`, () => {
    const runtime = refused(problem(502, 'account', { code: '30503107', requestId: 'R-17', detail: '订单余额不足' }));
    sees(runtime, '认证服务暂不可用', '客服查询编号： R-17'.replace(' ', ''));
    seesNot(runtime, '余额', '30503107');
  });

  test(`504 says that the verification may have been started${name}`, () => {
    sees(refused(problem(504, 'timeout')), '无法确认本次认证是否已发起');
  });

  for (const [status, words] of [[401, '请重新登录'], [403, '当前账户'], [404, '重新填写信息'], [413, '系统异常'], [415, '系统异常'], [429, '过于频繁'], [500, '系统异常']]) {
    test(`${status} is explained in words${name}`, () => {
      sees(refused(problem(status, 'other')), words);
    });
  }

  test(`An error page of a proxy is explained in words${name}`, () => {
    sees(refused({ status: 502, headers: {}, body: '<html>Bad Gateway</html>' }), '认证服务暂不可用');
  });

  for (const [what, body] of [['not JSON', '<html>'], ['a list', '[]'], ['null', 'null'], ['empty', ''], ['without an id', '{"status":"PENDING"}'], ['with an unknown status', `{"id":"${ID}","status":"DONE"}`]]) {
    test(`201 with a body that is ${what} is not taken for success${name}`, () => {
      sees(refused({ status: 201, headers: {}, body }), '服务器返回异常');
    });
  }
}

for (const failure of ['offline', 'timeout']) {
  test(`${failure}: the form says so, stays usable, and clears the errors at the next try`, () => {
    const runtime = open();
    runtime.server.on('POST', failure, started()).on('GET', found('PENDING'));
    runtime.submit(PERSON);
    sees(runtime, '网络异常');
    runtime.submit(PERSON);
    equal(runtime.page.path, 'pages/face/face');
  });
}

test('An HTTP error whose status the client hides is an error, not a lost connection', () => {
  const runtime = open();
  runtime.hidesStatus = true;
  runtime.server.on('POST', problem(422, 'under-age'));
  runtime.submit(PERSON);
  sees(runtime, '系统异常');
});

test('Old errors disappear when the form is sent again', () => {
  const runtime = open();
  runtime.server.on('POST', problem(400, 'invalid-request', { errors: [{ field: 'name', message: '请填写姓名。' }] }), HOLD);
  runtime.submit(PERSON);
  runtime.submit(PERSON);
  seesNot(runtime, '请填写姓名。', '请检查');
});

test('Leaving the form while it is sent aborts the request; a late answer opens nothing', () => {
  const runtime = open();
  runtime.server.on('POST', HOLD);
  runtime.submit(PERSON);
  const page = runtime.page.instance;
  runtime.back();
  equal(runtime.aborted, 1);
  runtime.server.held[0](started());
  runtime.settle();
  equal(runtime.addresses, []);
  // A client that cannot abort still calls back.
  page.open = () => assert(false, 'opened');
  runtime.settle();
});

test('A client that cannot abort changes nothing after the form was left', () => {
  const runtime = open();
  let callback;
  runtime.api.request = (options) => {
    callback = options.success;
    return undefined;
  };
  runtime.submit(PERSON);
  runtime.back();
  callback({ status: 201, data: started().body, headers: {} });
  runtime.settle();
  equal(runtime.addresses, []);
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

test('9000 does not make a failed verification pass', () => {
  const runtime = atTheFacePage();
  runtime.server.on('GET', found('FAILED'));
  awake(runtime).succeed({ resultStatus: '9000' });
  runtime.settle();
  sees(runtime, '认证未通过');
});

test('4000 does not make a passed verification fail', () => {
  const runtime = atTheFacePage();
  runtime.server.on('GET', found('PASSED'));
  awake(runtime).fail({ resultStatus: '4000' });
  runtime.settle();
  sees(runtime, '认证通过');
});

test('After a hint the server is asked with growing pauses, and not forever', () => {
  const runtime = atTheFacePage();
  awake(runtime).succeed({ resultStatus: '9000' });
  runtime.settle();
  const times = [];
  for (let second = 0; second < 3600; second += 0.5) {
    if (runtime.server.count('GET') > times.length) times.push(second);
    runtime.advance(500);
  }
  equal(times.slice(0, 3), [0, 1, 2.5]);
  const pauses = times.slice(1).map((time, i) => time - times[i]);
  assert(pauses.every((pause, i) => i === 0 || pause >= pauses[i - 1] - 0.5), 'the pauses shrink');
  assert(Math.max(...pauses) <= 10.5 && times[times.length - 1] <= 140, 'too long');
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

test('404 while polling on the face page is shown', () => {
  const runtime = atTheFacePage();
  runtime.server.on('GET', problem(404, 'verification-not-found'));
  awake(runtime).succeed({ resultStatus: '9000' });
  runtime.settle();
  sees(runtime, '未找到认证记录');
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

const OUTCOMES = [
  ['PASSED', {}, '认证通过', []],
  ['FAILED', {}, '再次刷脸', ['再次刷脸', '重新填写信息']],
  ['FAILED', { failReason: { name: 'NOT_THE_SAME_PERSON', zh: '人脸与身份证不符。' } }, '人脸与身份证不符', ['再次刷脸', '重新填写信息']],
  ['FAILED', { failReason: { name: 'NAME_OR_NUMBER_WRONG', zh: '请核对。' } }, '请核对', ['重新填写信息']],
  ['EXPIRED', {}, '认证已超时', ['重新填写信息']],
];
for (const [status, more, words, buttons] of OUTCOMES) {
  test(`${status} ${JSON.stringify(more)} is explained in words, with the possible next steps`, () => {
    const runtime = atTheResult(found(status, more));
    sees(runtime, words);
    equal([...elementsOf(runtime.screen)].filter((e) => e.tag === 'button').map(textOf), buttons);
    runtime.advance(600000);
    equal(runtime.timers.size, 0);
    if (status !== 'FAILED') equal(runtime.server.count('GET'), 1);
    else sees(runtime, words, '重新查询');
  });
}

test('FAILED turns into PASSED when the person tries the link again elsewhere', () => {
  const runtime = atTheResult(found('FAILED'), found('FAILED'), found('PASSED'));
  runtime.advance(1000);
  sees(runtime, '认证未通过');
  runtime.advance(1500);
  sees(runtime, '认证通过');
  equal(runtime.timers.size, 0);
});

test('PENDING turns into the result without a tap', () => {
  const runtime = atTheResult(found('PENDING'), found('PENDING'), found('PASSED'));
  sees(runtime, '正在等待认证结果');
  runtime.advance(1000);
  sees(runtime, '正在等待认证结果');
  runtime.advance(1500);
  sees(runtime, '认证通过');
});

test('Polling ends, and the person can ask again', () => {
  const runtime = atTheResult(found('PENDING'));
  runtime.advance(600000);
  sees(runtime, '暂无认证结果');
  equal(runtime.timers.size, 0);
  const asked = runtime.server.count('GET');
  runtime.server.on('GET', found('PASSED'));
  runtime.tap('重新查询');
  equal(runtime.server.count('GET'), asked + 1);
  sees(runtime, '认证通过');
});

test('404 says that the verification is not known and offers to start again', () => {
  const runtime = atTheResult(problem(404, 'verification-not-found'));
  sees(runtime, '未找到认证记录');
  runtime.advance(600000);
  equal(runtime.server.count('GET'), 1);
  runtime.tap('重新填写信息');
  equal(runtime.pages.map((page) => page.path), ['pages/start/start']);
});

test('401 while polling ends the polling: the session is over', () => {
  const runtime = atTheResult(problem(401, 'refused'));
  sees(runtime, '请重新登录');
  equal(runtime.timers.size, 0);
});

for (const [what, answer, words] of [
  ['no network', 'offline', '网络异常'],
  ['a timeout', 'timeout', '网络异常'],
  ['500', problem(500, 'internal-error'), '系统异常'],
  ['503', problem(503, 'store-unavailable'), '当前服务繁忙'],
  ['429', problem(429, 'refused'), '过于频繁'],
  ['an unreadable answer', { status: 200, headers: {}, body: 'ok' }, '服务器返回异常'],
  ['an unknown status', json(200, { id: ID, status: 'DONE' }), '服务器返回异常'],
]) {
  test(`${what} while polling is reported, and polling goes on until the result`, () => {
    const runtime = atTheResult(answer, found('PASSED'));
    sees(runtime, words);
    runtime.advance(1000);
    sees(runtime, '认证通过');
    seesNot(runtime, words);
  });
}

test('Polling waits for Retry-After', () => {
  const runtime = atTheResult(problem(503, 'store-unavailable', {}, { 'Retry-After': '5' }), found('PASSED'));
  runtime.advance(4999);
  equal(runtime.server.count('GET'), 1);
  runtime.advance(1);
  sees(runtime, '认证通过');
});

test('A lost connection does not keep the phone polling forever', () => {
  const runtime = atTheResult('offline');
  runtime.advance(3600000);
  sees(runtime, '暂无认证结果');
  assert(runtime.server.count('GET') < 40, 'too many requests');
  equal(runtime.timers.size, 0);
});

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

test('Leaving the result page stops timers and aborts the request', () => {
  const runtime = atTheResult(found('PENDING'), HOLD);
  runtime.advance(1000);
  runtime.back();
  equal([runtime.timers.size, runtime.aborted], [0, 1]);
  runtime.server.held[0](found('PASSED'));
  runtime.advance(600000);
  equal(runtime.page.path, 'pages/face/face');
});

test('An id with special characters reaches the server unchanged', () => {
  const runtime = open();
  runtime.server.on('GET', found('PASSED'));
  runtime.api.redirectTo({ url: `/pages/result/result?id=${encodeURIComponent('a/b?c=d&e%')}` });
  runtime.settle();
  equal(runtime.server.requests[0].url, `${BASE_URL}/verifications/${encodeURIComponent('a/b?c=d&e%')}`);
});

test('Nothing is logged', () => {
  const runtime = atTheResult(found('PASSED'));
  equal(runtime.logged, []);
});
