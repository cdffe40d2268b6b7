import type { check } from 'maillab';
import { pop3Exchange } from './sessions.js';

/** Model answers of exercise 4, as somebody reads them off the evidence. */
export const solutions04: check.Solutions = {
  '4.b/commands': () => ['CAPA', 'AUTH', 'STAT', 'LIST', 'UIDL', 'TOP', 'RETR', 'NOOP', 'QUIT'],
  '4.b/capa': ({ trace }) => {
    const lines = pop3Exchange(trace, 'CAPA').reply!.split('\n').slice(1);
    return lines.filter((line) => line !== '.').map((line) => line.split(' ')[0]);
  },
  '4.b/capa-purpose': () => 'listar',
  '4.b/auth-plain': () => 'alumnopoppass',
  '4.b/stat': ({ trace }) => Number(pop3Exchange(trace, 'STAT').reply!.split(' ')[2]),
  '4.b/all': () => false,
  '4.b/top': () => 1,
  '4/uidl': () => false,
  '4/keeps': () => false,
  '4/cut': () => 'sigue',
  '4/quit': () => 1,
  '4/rset': () => 'vuelve',
  '4/lock': () => false,
  '4.a/arrival': () => false,
  '4.b/flags': () => 'cliente',
  '04/1': () => true,
  '04/2': () => '-ERR',
  '04/3': () => false,
  '04/4': () => 3,
};
