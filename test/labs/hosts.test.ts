import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressOf, type check } from 'maillab';
import { exercises } from 'maillab-labs';
import { topology } from 'maillab-vm-provisioning';
import * as hosts from '../../labs/hosts.js';

const addresses = new Set([topology.client.address, ...topology.hosts.map(({ address }) => address)]);

/** All that a student reads of a question before answering it. */
function textsOf({ prompt, hints, options, misconceptions }: check.Question): string[] {
  return [prompt, ...hints, ...Object.values(options ?? {}), ...misconceptions.map(({ claim }) => claim)];
}

test('every address that a question names is in the lab', () => {
  const named = exercises.flatMap(({ questions }) =>
    questions.flatMap((question) =>
      textsOf(question).flatMap((text) =>
        (text.match(/\b(?:172\.28\.0|203\.0\.113)\.\d+\b(?!\/)/g) ?? []).map((address) => [
          question.id,
          address,
        ]),
      ),
    ),
  );
  assert.ok(named.length > 20, String(named.length));
  assert.deepEqual(
    named.filter(([, address]) => !addresses.has(address!)),
    [],
  );
});

test('the hosts that questions are about have the addresses of the topology', () => {
  assert.deepEqual(
    Object.entries(hosts).filter(([, address]) => !addresses.has(address)),
    [],
  );
  assert.equal(new Set(Object.values(hosts)).size, Object.keys(hosts).length);
});

test('addressOf() takes ids, labels and names, and says which hosts there are', () => {
  const { address } = topology.hosts.find(({ id }) => id === 'pc_a')!;
  for (const name of ['pc_a', 'pc-a', 'pc-a.misitio.com.ar']) assert.equal(addressOf(name), address);
  assert.equal(addressOf('client'), topology.client.address);
  assert.throws(() => addressOf('nobody'), /no such host.*ns_root, .*outsider/);
});
