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

const PROTOCOLS = ['smtp', 'lmtp', 'pop3', 'imap'];

for (const protocol of PROTOCOLS) {
  test(`${protocol}: whatever frames are missing, no pair is wrong, and those that are left are found`, () => {
    const kinds = new Map<string, { all: number; lost: number }>();
    const wrong: string[] = [];
    for (const whole of byProtocol.get(protocol)!) {
      const truth = verdicts(whole.conversation);
      for (const { kind, how, frames } of mutilated(whole)) {
        const found = heard(frames);
        const part = found?.protocol === protocol ? found : null;
        if (part) {
          const found = wrongPairs(whole, part);
          if (found.length > 0) wrong.push(`${whole.name} ${how}: ${found[0]}`);
          for (const [message, accepted] of verdicts(part)) {
            if (accepted !== null)
              assert.equal(accepted, truth.get(message), `${whole.name} ${how}: ${message}`);
          }
        }
        const { pairs, lost: missed } = lostPairs(whole.conversation, part, frames);
        const { all, lost } = kinds.get(kind) ?? { all: 0, lost: 0 };
        kinds.set(kind, { all: all + pairs, lost: lost + missed.length });
      }
    }
    assert.deepEqual(wrong, []);
    for (const [kind, { all, lost }] of kinds) {
      // Of one direction alone no pair is left.
      assert.ok(kind === 'side' || all > 50, `${kind}: ${all} pairs`);
      assert.ok(lost <= 0.05 * all, `${kind}: ${lost} of ${all} pairs are lost`);
    }
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
