import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KnownConversation } from '../../lib/protocols/conversations.js';
import { smtp } from '../../lib/protocols/smtp/dialogue.js';
import { transactions } from '../../lib/protocols/smtp/transactions.js';
import { talk } from './dialogue.js';
import { heard, lostPairs, mutilated, type Whole, wholes, wrongPairs } from './holes.js';

const byProtocol = new Map<string, Whole[]>();
for (const whole of wholes()) {
  const { protocol } = whole.conversation;
  byProtocol.set(protocol, [...(byProtocol.get(protocol) ?? []), whole]);
}

/** What is said of messages: whether each was accepted, as its queue id or its last frame names it. */
function verdicts(conversation: KnownConversation): Map<string, boolean | null> {
  if (conversation.protocol !== 'smtp') return new Map();
  return new Map(
    transactions(conversation).flatMap(({ accepted, queueId, lastFrame }) =>
      lastFrame === null ? [] : [[queueId ?? String(lastFrame), accepted] as const],
    ),
  );
}

/**
 * Untagged data of pipelined commands of IMAP, and octets around a lost literal, can be another command's: the protocol
 * does not say whose they are (RFC 9051 §5.5).
 */
const MOST_WRONG: Record<string, number> = { smtp: 0, lmtp: 0, pop3: 0, imap: 10 };

for (const [protocol, most] of Object.entries(MOST_WRONG)) {
  test(`${protocol}: whatever frames are missing, no pair is wrong, and those that are left are found`, () => {
    let all = 0;
    let lost = 0;
    const wrong: string[] = [];
    for (const whole of byProtocol.get(protocol)!) {
      const truth = verdicts(whole.conversation);
      for (const { how, frames } of mutilated(whole)) {
        const found = heard(frames);
        const part = found?.protocol === protocol ? found : null;
        if (part) {
          const found = wrongPairs(whole.conversation, part);
          if (found.length > 0) wrong.push(`${whole.name} ${how}: ${found[0]}`);
          for (const [message, accepted] of verdicts(part)) {
            if (accepted !== null)
              assert.equal(accepted, truth.get(message), `${whole.name} ${how}: ${message}`);
          }
        }
        const { pairs, lost: missed } = lostPairs(whole.conversation, part, frames);
        all += pairs;
        lost += missed.length;
      }
    }
    assert.ok(wrong.length <= most, `${wrong.length}: ${wrong[0]}`);
    assert.ok(all > 100, `${all} pairs`);
    assert.ok(lost <= 0.05 * all, `${lost} of ${all} pairs are lost`);
  });
}

test('a BDAT that is refused, or is none, takes nothing of what follows', () => {
  const verbs = (script: string) => smtp(talk(script)).exchanges.map(({ verb, kind }) => verb ?? kind);
  const begun = 'S: 220 x\nC: EHLO pc\nS: 250 x\n';
  assert.deepEqual(verbs(`${begun}C: BDAT 5 X\nS: 501 no\nC: QUIT\nS: 221 bye`).slice(2), ['BDAT', 'QUIT']);
  assert.deepEqual(verbs(`${begun}C: BDAT 5 LAST\nS: 503 no\nC: QUIT\nS: 221 bye`).slice(2), [
    'BDAT',
    'QUIT',
  ]);
});
