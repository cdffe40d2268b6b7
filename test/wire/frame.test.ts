import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LinkType } from '../../lib/wire/frame.js';

test('LinkType.Ethernet is 1', () => {
  assert.equal(LinkType.Ethernet, 1);
});
