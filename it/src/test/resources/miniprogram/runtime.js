// The runtime that the two platforms have in common: modules, App, Page and its life cycle, the page stack, setData, and
// time. Nothing happens by itself: callbacks wait for settle(), timers for advance(). A test fails after a call that no
// platform accepts, and when personal data is where it does not belong.

class Runtime {
  /**
   * @param platform what differs: { folder, template, style, prefix, api(runtime), query(text) }
   * @param files { read(path), exists(path) }, relative to the folder of the mini programs
   * @param config what to replace in config.js
   * @param personal texts that must not be in an address, a log, a request's address or a page's data
   */
  constructor(platform, files, config, personal) {
    Object.assign(this, { platform, files, personal });
    this.callbacks = [];
    this.timers = new Map();
    this.now = 0;
    this.lastTimer = 0;
    this.pages = [];
    this.addresses = [];
    this.logged = [];
    this.violations = [];
    this.modules = new Map();
    this.definitions = new Map();
    this.api = platform.api(this);
    this.manifest = JSON.parse(this.read('app.json'));
    this.run('app.js');
    Object.assign(this.require('config.js'), config);
    for (const path of this.manifest.pages) {
      this.loading = path;
      this.run(`${path}.js`);
    }
    this.open(this.manifest.pages[0], {});
  }

  // Modules

  read(path) {
    return this.files.read(`${this.platform.folder}/${path}`);
  }

  run(path) {
    const module = { exports: {} };
    this.modules.set(path, module);
    const globals = {
      require: (name) => this.require(resolve(path, name)),
      module,
      exports: module.exports,
      App: (definition) => {
        this.app = definition;
      },
      getApp: () => this.app,
      Page: (definition) => this.definitions.set(this.loading, definition),
      getCurrentPages: () => this.pages.map((page) => page.instance),
      setTimeout: (callback, wait) => this.setTimeout(callback, wait),
      clearTimeout: (timer) => this.timers.delete(timer),
      console: this.console(),
      [this.platform.global]: this.api,
    };
    const body = `'use strict';${this.read(path)}\n//# sourceURL=${this.platform.folder}/${path}`;
    new Function(...Object.keys(globals), body)(...Object.values(globals));
    return module;
  }

  require(path) {
    return (this.modules.get(path) || this.run(path)).exports;
  }

  console() {
    const log = (...values) => this.logged.push(values.map((value) => JSON.stringify(value)).join(' '));
    return { log, info: log, warn: log, error: log, debug: log };
  }

  // Time

  /** Queues a callback of the platform. */
  later(callback, ...values) {
    if (callback) this.callbacks.push(() => callback(...values));
  }

  setTimeout(callback, wait) {
    this.lastTimer += 1;
    this.timers.set(this.lastTimer, { callback, at: this.now + wait });
    return this.lastTimer;
  }

  /** Runs all waiting callbacks, but no timers. */
  settle() {
    while (this.callbacks.length > 0) this.callbacks.shift()();
  }

  /** Lets time pass, and runs the timers and callbacks that are due. */
  advance(milliseconds) {
    const end = this.now + milliseconds;
    this.settle();
    for (;;) {
      const due = [...this.timers].filter(([, timer]) => timer.at <= end).sort((a, b) => a[1].at - b[1].at)[0];
      if (!due) break;
      const [id, timer] = due;
      this.timers.delete(id);
      this.now = timer.at;
      timer.callback();
      this.settle();
    }
    this.now = end;
  }

  // Pages

  get page() {
    return this.pages[this.pages.length - 1];
  }

  open(path, query) {
    const definition = this.definitions.get(path);
    const page = { path, query, alive: true };
    page.instance = Object.assign(Object.create(Object.prototype), definition, {
      data: clone(definition.data),
      route: path,
      setData: (patch, callback) => this.setData(page, patch, callback),
    });
    page.template = parseTemplate(this.read(`${path}.${this.platform.template}`), path);
    this.pages.push(page);
    this.lifeCycle(page, 'onLoad', query);
    this.lifeCycle(page, 'onShow');
    this.lifeCycle(page, 'onReady');
  }

  lifeCycle(page, name, ...values) {
    if (page.instance[name]) page.instance[name](...values);
  }

  setData(page, patch, callback) {
    if (!page.alive) this.violations.push(`setData after ${page.path} was unloaded`);
    for (const [key, value] of Object.entries(patch)) {
      if (value === undefined) this.violations.push(`setData of ${key} to undefined`);
      const names = key.split('.');
      const last = names.pop();
      const target = names.reduce((object, name) => (object[name] ??= {}), page.instance.data);
      target[last] = clone(value);
    }
    this.later(callback);
  }

  unload() {
    const page = this.pages.pop();
    this.lifeCycle(page, 'onUnload');
    page.alive = false;
  }

  /** The mini program goes to the background, or comes back. */
  hide() {
    this.lifeCycle(this.page, 'onHide');
  }

  show() {
    this.lifeCycle(this.page, 'onShow');
  }

  /** What my and wx have in common: navigateTo, redirectTo, reLaunch, navigateBack. */
  navigation() {
    const to = (before) => (options) => {
      this.addresses.push(options.url);
      const [path, text] = options.url.split('?');
      const known = path.startsWith('/') && this.definitions.has(path.slice(1));
      if (!known || this.refusesNavigation) {
        this.later(options.fail, { errorMessage: 'no such page', errMsg: 'fail' });
        return;
      }
      this.later(() => {
        before();
        this.open(path.slice(1), this.platform.query(text || '', this));
        if (options.success) options.success({});
      });
    };
    return {
      navigateTo: to(() => this.hide()),
      redirectTo: to(() => this.unload()),
      reLaunch: to(() => this.pages.slice().forEach(() => this.unload())),
      navigateBack: () => this.later(() => this.back()),
    };
  }

  /** The person goes back, or the mini program does. */
  back() {
    this.unload();
    if (this.pages.length > 0) this.show();
  }

  // What a person sees and does

  get screen() {
    return render(this.page.template, this.page.instance.data, this.platform.prefix);
  }

  get text() {
    return textOf(this.screen);
  }

  element(tag, matches = () => true) {
    const found = [...elementsOf(this.screen)].filter((element) => element.tag === tag && matches(element));
    if (found.length !== 1) throw new Error(`${found.length} of <${tag}> on ${this.page.path}: ${this.text}`);
    return found[0];
  }

  /** Calls the page's handler of an event, as the template says. */
  fire(element, event, detail) {
    const name = element.attributes[this.platform.handler(event)];
    if (typeof this.page.instance[name] !== 'function') throw new Error(`No handler of ${event} on ${this.page.path}`);
    this.page.instance[name]({ type: event, detail });
    this.settle();
  }

  tap(label) {
    const button = this.element('button', (element) => textOf(element) === label);
    if (button.attributes.disabled !== true) this.fire(button, 'tap', {});
  }

  submit(values) {
    const button = this.element('button', (element) => element.attributes['form-type'] === 'submit');
    if (button.attributes.disabled !== true) this.fire(this.element('form'), 'submit', { value: values });
  }

  // The check at the end of every test

  check() {
    const places = { address: this.addresses, log: this.logged, request: this.requested };
    places.data = this.pages.map((page) => JSON.stringify(page.instance.data));
    for (const [place, texts] of Object.entries(places)) {
      for (const text of texts) {
        for (const secret of this.personal) {
          if (text.includes(secret) || text.includes(encodeURIComponent(secret))) {
            this.violations.push(`personal data in ${place}`);
          }
        }
      }
    }
    if (this.violations.length > 0) throw new Error(this.violations.join('; '));
  }
}

function resolve(from, name) {
  const parts = from.split('/').slice(0, -1);
  for (const part of name.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}

function clone(value) {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
