import type { check } from 'maillab';
import { imapExchange } from './sessions.js';

/** Model answers of exercise 5, as somebody reads them off the evidence. */
export const solutions05: check.Solutions = {
  '5.b/idle': () => 'exists',
  '5.a/first': () => 'smtp',
  '5.b/done': () => 'idle',
  '5.b/idle-only': () => false,
  '05/1': () => false,
  '5.b/tag': () => 'a3',
  '5.b/uid': ({ trace }) =>
    Number(/\* 1 FETCH \(UID (\d+)/.exec(imapExchange(trace, 'UID FETCH', /^1:\*/).reply!)![1]),
  '5.b/literal': ({ trace }) =>
    Number(/BODY\[TEXT\] \{(\d+)\}/.exec(imapExchange(trace, 'UID FETCH', /\[TEXT\]/).reply!)![1]),
  '5.b/seen': () => 'body',
  '5.b/peek-body': () => false,
  '5.b/partial': () => 40,
  '5.b/check': () => 'punto',
  '5.b/noop': () => false,
  '5.b/beyond': () => 'ultimo',
  '5.b/search': ({ trace }) =>
    /\* SEARCH ?(.*)/.exec(imapExchange(trace, 'SEARCH').reply!)![1]!.split(' ').filter(Boolean).map(Number),
  '5.b/range-syntax': () => 'bad',
  '5.b/uid-check': () => 'bad',
  '5.b/done-outside': () => 'bad',
  '05/2': () => 2,
};
