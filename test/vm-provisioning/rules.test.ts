import assert from 'node:assert/strict';
import { test } from 'node:test';
import { topology } from 'maillab-vm-provisioning';
import { configureCommands, PACKAGES } from '../../vm-provisioning/build/recipe.js';
import { renderAll } from '../../vm-provisioning/render/index.js';
import { servers } from '../../vm-provisioning/servers/index.js';
import { unitOf } from '../../vm-provisioning/servers/server.js';

test('instances of units have no hyphen in their names, which systemd would read as a slash', () => {
  for (const { id, units } of topology.hosts) {
    assert.match(id, /^[a-z0-9_]+$/);
    for (const unit of units) assert.match(unit, /^[a-z-]+@[a-z0-9_]+$/);
  }
});

test('one NSD per name server, with small tables', () => {
  const files = renderAll(topology).filter(({ path }) => path.endsWith('nsd.conf'));
  const servers = topology.hosts.filter(({ units }) => units.some((unit) => unit.startsWith('nsd@')));
  assert.equal(files.length, servers.length);
  for (const { content } of files) {
    assert.match(content, /^\s*rrl-size: \d{1,3}$/m);
    assert.match(content, /^\s*tcp-count: \d{1,2}$/m);
    assert.match(content, /^\s*server-count: 1$/m);
  }
});

test('every kind of server is installed, started by a unit, and reads files that are rendered at its paths', () => {
  const files = renderAll(topology);
  for (const server of servers) {
    for (const name of server.packages) assert.ok(PACKAGES.includes(name), name);
    const unit = `/etc/systemd/system/${server.name}@.service`;
    assert.ok(
      files.some(({ path }) => path === unit || path.startsWith(`${unit}.d/`)),
      unit,
    );
    const hosts = topology.hosts.filter(server.runsOn);
    assert.ok(hosts.length > 0, `nothing runs ${server.name}`);
    for (const host of hosts) {
      assert.ok(host.units.includes(unitOf(server, host)));
      const { config } = server.paths(host);
      if (config === undefined) continue;
      assert.ok(
        files.some(({ path }) => path === config || path.startsWith(`${config}/`)),
        config,
      );
    }
  }
});

test('no file is rendered twice', () => {
  const paths = renderAll(topology).map(({ path }) => path);
  assert.deepEqual(
    paths.filter((path, index) => paths.indexOf(path) !== index),
    [],
  );
});

test('each server checks its own configuration while the image is built', () => {
  const commands = configureCommands(topology).map((argv) => argv.join(' '));
  for (const { id, mta, store } of topology.hosts) {
    if (mta)
      assert.ok(
        commands.some((line) => line.includes(`/etc/postfix-${id}`) && / check\b/.test(line)),
        id,
      );
    if (store)
      assert.ok(
        commands.some((line) => line.includes('doveconf') && line.includes(`-${id}/`)),
        id,
      );
  }
});
