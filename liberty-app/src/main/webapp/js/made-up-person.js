// A person who does not exist, for trying the sandbox.

import { checkCharacter } from './id-number.js';

const SURNAMES = '王李张刘陈杨赵黄周吴';
const GIVEN_NAMES = ['伟', '芳', '秀英', '敏', '静', '强', '磊', '洋', '艳', '杰', '思远', '雨桐'];
const YOUNGEST = 20;
const OLDEST = 60;

/** A name and a resident ID number whose birth date is that of an adult and whose last character is right. */
export function madeUpPerson(random = Math.random, now = new Date()) {
  const below = (limit) => Math.floor(random() * limit);
  const year = now.getUTCFullYear() - YOUNGEST - 1 - below(OLDEST - YOUNGEST);
  const digits = (value, length) => String(value).padStart(length, '0');
  const seventeen = `110105${year}${digits(1 + below(12), 2)}${digits(1 + below(28), 2)}${digits(below(1000), 3)}`;
  return {
    name: SURNAMES[below(SURNAMES.length)] + GIVEN_NAMES[below(GIVEN_NAMES.length)],
    idNumber: seventeen + checkCharacter(seventeen),
  };
}
