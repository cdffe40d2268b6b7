import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as zeromq from 'zeromq';
import { keepOutputsFlowing } from '../../lib/notebook/kernel.js';

/** Sends many outputs in one go, as tslab does, to a reader that listens; resolves to the error codes. */
async function burst(): Promise<string[]> {
  const publisher = new zeromq.Publisher();
  const reader = new zeromq.Subscriber();
  await publisher.bind('tcp://127.0.0.1:*');
  reader.connect(publisher.lastEndpoint!);
  reader.subscribe();
  const errors: string[] = [];
  try {
    for (let i = 0; i < 900; i++) publisher.send(['stream', Buffer.alloc(60_000)]).catch(() => {});
  } catch (error) {
    errors.push((error as { code: string }).code);
  }
  publisher.close();
  reader.close();
  return errors;
}

test('keepOutputsFlowing() lets outputs follow each other without waiting', async () => {
  assert.deepEqual(await burst(), ['EBUSY'], 'zeromq takes bursts now: keepOutputsFlowing() can go');
  keepOutputsFlowing(zeromq as unknown as Record<string, unknown>);
  assert.deepEqual(await burst(), []);
});
