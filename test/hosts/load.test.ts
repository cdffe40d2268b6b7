import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseEstablished } from '../../lib/hosts/load.js';

test('parseEstablished() counts connections by the ports of ss', () => {
  const established = '0 0 172.28.0.90:143 172.28.0.1:40001\n0 0 172.28.0.90:143 172.28.0.1:40002\n';
  assert.deepEqual([...parseEstablished(established)], [[143, 2]]);
});
