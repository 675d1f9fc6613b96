// How both show a result, which only the server knows.

const STARTED = json(201, { id: ID, status: 'PENDING', faceToken: TOKEN, webViewUrl: LONG_LINK });
const FACE = { appId: 'wx-of-this-test', path: 'pages/face?token={faceToken}', extraDataKey: '', envVersion: 'release' };

const TROUBLES = [
  ['no network', 'offline', '网络异常'],
  ['a timeout', 'timeout', '网络异常'],
  ['500', problem(500, 'internal-error'), '系统异常'],
  ['503', problem(503, 'store-unavailable'), '当前服务繁忙'],
  ['429', problem(429, 'refused'), '过于频繁'],
  ['an unreadable answer', { status: 200, headers: {}, body: 'ok' }, '服务器返回异常'],
  ['an unknown status', json(200, { id: ID, status: 'DONE' }), '服务器返回异常'],
];

const BOTH = [
  {
    platform: alipay,
    retry: '再次刷脸',
    pauses: [1000, 1500],
    longest: 10.5,
    last: [140, 200],
    reach: (runtime) => runtime.fire(runtime.element('web-view'), 'message', { type: 'RN_DONE' }),
  },
  {
    platform: wechat,
    retry: '开始刷脸',
    pauses: [2000, 3000],
    longest: 20.5,
    last: [300, 660],
    reach: (runtime) => {
      runtime.tap('开始刷脸');
      runtime.opened[0].agree();
      runtime.show();
      runtime.settle();
    },
  },
];

for (const { platform, retry, pauses, longest, last, reach } of BOTH) {
  const { folder } = platform;

  function atTheResult(...answers) {
    const runtime = on(platform, { faceMiniProgram: FACE });
    runtime.server.on('POST', STARTED).on('GET', ...answers);
    runtime.submit(PERSON);
    reach(runtime);
    return runtime;
  }

  for (const [status, failReason, words, buttons] of [
    ['PASSED', undefined, '认证通过', []],
    ['FAILED', undefined, '认证未通过', [retry, '重新填写信息']],
    ['FAILED', { name: 'EYES_COVERED', zh: '请摘下墨镜。' }, '摘下墨镜', [retry, '重新填写信息']],
    ['FAILED', { name: 'NAME_OR_NUMBER_WRONG', zh: '请核对。' }, '请核对', ['重新填写信息']],
    ['EXPIRED', undefined, '认证已超时', ['重新填写信息']],
  ]) {
    test(`${folder}: ${status} ${words} is explained in words, with the possible next steps`, () => {
      const runtime = atTheResult(found(status, { failReason }));
      sees(runtime, words);
      equal(buttonsOf(runtime), buttons);
      equal(runtime.server.requests[1].url, `${BASE_URL}/verifications/${ID}`);
      runtime.advance(3600000);
      equal(runtime.timers.size, 0);
      if (status !== 'FAILED') equal(runtime.server.count('GET'), 1);
      else sees(runtime, words, '重新查询');
      equal(runtime.logged, []);
    });
  }

  for (const [status, words] of [['FAILED', '认证未通过'], ['PENDING', '正在等待认证结果']]) {
    test(`${folder}: ${status} turns into PASSED without a tap`, () => {
      const runtime = atTheResult(found(status), found(status), found('PASSED'));
      runtime.advance(pauses[0]);
      sees(runtime, words);
      runtime.advance(pauses[1]);
      sees(runtime, '认证通过');
      equal(runtime.timers.size, 0);
    });
  }

  for (const [what, answer] of [['PENDING', found('PENDING')], ['a lost connection', 'offline']]) {
    test(`${folder}: Polling of ${what} has growing pauses and ends; the person can ask again`, () => {
      const runtime = atTheResult(answer);
      const times = [];
      for (let second = 0; second < 3600; second += 0.5) {
        if (runtime.server.count('GET') > times.length) times.push(second);
        runtime.advance(500);
      }
      const waits = times.slice(1).map((time, i) => time - times[i]);
      equal(waits.slice(0, 2).map((wait) => wait * 1000), pauses);
      assert(waits.every((wait, i) => i === 0 || wait >= waits[i - 1] - 0.5), 'the pauses shrink');
      const end = times[times.length - 1];
      assert(Math.max(...waits) <= longest && end >= last[0] && end <= last[1], `until ${end}`);
      equal(runtime.timers.size, 0);
      sees(runtime, '暂无认证结果');
      runtime.server.on('GET', found('PASSED'));
      runtime.tap('重新查询');
      sees(runtime, '认证通过');
    });
  }

  test(`${folder}: 404 says that the verification is not known and offers to start again`, () => {
    const runtime = atTheResult(problem(404, 'verification-not-found'));
    sees(runtime, '未找到认证记录');
    equal(runtime.timers.size, 0);
    runtime.tap('重新填写信息');
    equal([runtime.pages.map((page) => page.path), runtime.app.started], [['pages/start/start'], undefined]);
  });

  test(`${folder}: 401 while polling ends the polling: the session is over`, () => {
    const runtime = atTheResult(problem(401, 'refused'));
    sees(runtime, '请重新登录');
    equal(runtime.timers.size, 0);
  });

  for (const [what, answer, words] of TROUBLES) {
    test(`${folder}: ${what} while polling is reported, and polling goes on until the result`, () => {
      const runtime = atTheResult(answer, found('PASSED'));
      sees(runtime, words);
      runtime.advance(pauses[0]);
      sees(runtime, '认证通过');
      seesNot(runtime, words);
    });
  }

  test(`${folder}: Polling waits for Retry-After`, () => {
    const runtime = atTheResult(problem(503, 'store-unavailable', {}, { 'Retry-After': '5' }), found('PASSED'));
    runtime.advance(4999);
    equal(runtime.server.count('GET'), 1);
    runtime.advance(1);
    sees(runtime, '认证通过');
  });

  test(`${folder}: Leaving the page stops timers and aborts the request`, () => {
    const runtime = atTheResult(found('PENDING'), HOLD);
    runtime.advance(pauses[0]);
    runtime.back();
    equal([runtime.timers.size, runtime.aborted], [0, 1]);
    runtime.server.held[0](found('PASSED'));
    runtime.advance(3600000);
    equal(runtime.server.count('GET'), 2);
  });
}
