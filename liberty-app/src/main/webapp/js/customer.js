// What the customer has configured: name, logo, colour, hotline, and what is said about personal data. All of it is put on the
// page as text or as an address that the server has checked.

import { inLanguage, locale, say, t } from './i18n.js';
import { palette } from './palette.js';

const $ = (id) => document.getElementById(id);
const OWN_LOGO = 'favicon.svg';
let settings = {};

/** `page` is what the server says, or undefined when it says nothing. */
export function use(page) {
  settings = page ?? {};
  $('logo').src = settings.logo ?? OWN_LOGO;
  $('icon').href = settings.logo ?? OWN_LOGO;
  for (const [property, value] of Object.entries(settings.colour ? palette(settings.colour) : {})) {
    document.documentElement.style.setProperty(property, value);
  }
  address($('finish'), settings.returnUrl);
  address($('hotline'), settings.hotline && `tel:${settings.hotline.replace(/[^+0-9]/g, '')}`);
  $('hotline').textContent = settings.hotline ?? '';
  $('foot').hidden = !settings.hotline;
  say($('consent-label'), separateConsents().includes('faceConsent') ? 'consent.label.details' : 'consent.label');
}

/** The modes that are offered, in this order. */
export function modes() {
  return settings.modes ?? ['TENCENT', 'ZHIMACREDIT'];
}

/** Whether each mode names who carries out the face check. The privacy text names the recipients of personal data in any case. */
export function modeProviders() {
  return settings.modeProviders ?? true;
}

/** The account that verifications belong to; undefined for the common one. */
export function account() {
  return settings.account;
}

/** Whether there is a page to return to after the check. */
export function canReturn() {
  return Boolean(settings.returnUrl);
}

/** The version of the notice to agree to; undefined where no consent is asked for. */
export function consent() {
  return settings.consent;
}

/** The fields of a start by which a person gives a consent apart from that. */
export function separateConsents() {
  return settings.separateConsents ?? [];
}

/** What a person can do who does not want a face check, or can't pass it. */
export function alternative() {
  return inLanguage(settings.alternative) ?? '';
}

export function brand() {
  return inLanguage(settings.name) ?? t('brand');
}

/** Translates all of it into the language of the page. */
export function translate() {
  $('brand').textContent = brand();
  const providers = modes().map((mode) => t(`provider.${mode}`));
  const list = new Intl.ListFormat(locale(), { type: 'disjunction' }).format(providers);
  const recipients = inLanguage(settings.recipients) ?? t('privacy.recipients', list);
  const notice = [inLanguage(settings.purpose) ?? t('privacy.purpose'), recipients, inLanguage(settings.retention)];
  $('privacy-text').textContent = notice.filter(Boolean).join(locale() === 'en' ? ' ' : '');
  $('alternative').textContent = alternative();
  $('alternative').hidden = !settings.alternative;
  address($('privacy-link'), inLanguage(settings.privacyUrl));
}

function address(link, url) {
  link.hidden = !url;
  if (url) link.href = url;
  else link.removeAttribute('href');
}
