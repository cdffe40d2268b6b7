import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pop3 } from '../../../lib/protocols/pop3/dialogue.js';
import { dropListing, scanListing, uniqueIdListing } from '../../../lib/protocols/pop3/listings.js';
import { talk } from '../dialogue.js';

test('listings are numbers and names, whatever the server adds to them', () => {
  const { exchanges } = pop3(
    talk(
      `
      S: +OK ready
      C: STAT
      S: +OK 3 1200 in your maildrop
      C: LIST
      S: +OK 3 messages
       | 1 400
       | 3 800 and more
       | .
      C: UIDL
      S: +OK
       | 1 aa01
       | 3 aa03
       | .
      C: STAT
      S: -ERR 3 1200
    `,
      110,
    ),
  );
  const [, stat, list, uidl, refused] = exchanges.map(({ response }) => response);
  assert.deepEqual(dropListing(stat!), { messages: 3, octets: 1200 });
  assert.equal(dropListing(refused!), null);
  assert.equal(dropListing(null), null);
  assert.deepEqual(
    [...scanListing(list!)],
    [
      [1, 400],
      [3, 800],
    ],
  );
  assert.deepEqual(
    [...uniqueIdListing(uidl!)],
    [
      [1, 'aa01'],
      [3, 'aa03'],
    ],
  );
});
