import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UsageError } from '../../lib/errors.js';
import type { LabHost } from '../../lib/hosts/lab-host.js';
import { hostNoting } from './fake-lab.js';

const NO_NAMES = ['', 'a b', '-x', '--help', '$(id)', '`id`', 'a\nb', 'a\r\nb', 'a\0b', '../x', 5, null, {}];
const NO_PORTS = [
  ...[0, -1, 1.5, 65_536, Number.NaN, Number.POSITIVE_INFINITY, null, true, {}, [25], '25', ''],
  '25 }\nadd table ip pwned { }\nadd element ip maillab_filter ports { 26',
];
const NO_LIMITS = [-1, Number.NaN, Number.POSITIVE_INFINITY, '60', null, {}, '1; reboot'];
const NO_TEXTS = ['a\nb', 'a\rb', 'a\0b', 5, null, {}];

/** Each function of a host by what may not be given to it. Those not here take no argument, or only a function. */
const CALLS: Record<string, [(host: LabHost, value: never) => unknown, readonly unknown[]]> = {
  'run(program)': [(host, value) => host.run(value), ['', ...NO_TEXTS]],
  'run(arguments)': [(host, value) => host.run('id', [value]), NO_TEXTS],
  'run(no list)': [(host, value) => host.run('id', value), ['-u', 5, null, {}]],
  'run(input)': [(host, value) => host.run('cat', [], { input: value }), [5, null, {}, ['x']]],
  'run(limit)': [(host, value) => host.run('id', [], { limit: value }), NO_LIMITS],
  'stop()': [(host, value) => host.stop(value), [...NO_NAMES, 'gopher']],
  'start()': [(host, value) => host.start(value), [...NO_NAMES, 'gopher']],
  'restart()': [(host, value) => host.restart(value), [...NO_NAMES, 'gopher']],
  'kill()': [(host, value) => host.kill(value), [...NO_NAMES, 'gopher']],
  'movePort(service)': [(host, value) => host.movePort(value, 2525), [...NO_NAMES, 'gopher']],
  'movePort(port)': [(host, value) => host.movePort('smtp', value), NO_PORTS],
  'filterPort()': [(host, value) => host.filterPort(value), NO_PORTS],
  'filterPort(on)': [(host, value) => host.filterPort(25, value), ['no', 0, null, {}]],
  'mailbox()': [(host, value) => host.mailbox(value), [...NO_NAMES, 'nadie']],
  'mailbox.has()': [(host, value) => host.mailbox('alumnopop').has(value), NO_NAMES],
  'mailbox.remove()': [(host, value) => host.mailbox('alumnopop').remove(value), [...NO_NAMES, '<>', '@']],
  'mailbox.untilArrived(limit)': [
    (host, value) => host.mailbox('alumnopop').untilArrived(() => true, { limit: value }),
    NO_LIMITS,
  ],
  'zone()': [(host, value) => host.zone(value), [...NO_NAMES, 'example.net']],
  'queue.untilEmpty(limit)': [(host, value) => host.queue.untilEmpty({ limit: value }), NO_LIMITS],
  'queue.untilDeferred(limit)': [
    (host, value) => host.queue.untilDeferred('a@b.ar', { limit: value }),
    NO_LIMITS,
  ],
  'log.entries()': [(host, value) => host.log.entries(value), [new Date('nunca'), 5, 'ayer', null, {}]],
  'log.until(limit)': [(host, value) => host.log.until(() => true, { limit: value }), NO_LIMITS],
  'transports.set(domain)': [
    (host, value) => host.transports.set(value, 'smtp:[x]'),
    ['', 'a b', '#x', ' x', ...NO_TEXTS],
  ],
  'transports.set(nextHop)': [(host, value) => host.transports.set('x.ar', value), ['', ' x', ...NO_TEXTS]],
  'settings.get()': [(host, value) => host.settings.get(value), NO_NAMES],
  'settings.set(name)': [
    (host, value) => host.settings.set({ [value]: 'x' }),
    ['', 'a b', '-x', 'a\nb', 'a = b'],
  ],
  'settings.set(value)': [(host, value) => host.settings.set({ myhostname: value }), NO_TEXTS],
  'ehlo.hide()': [(host, value) => host.ehlo.hide([value]), [...NO_NAMES, 'SIZE, DSN']],
  'ehlo.hide(no list)': [(host, value) => host.ehlo.hide(value), ['SIZE', 5, null]],
};

for (const [name, [call, values]] of Object.entries(CALLS)) {
  test(`${name} refuses what is none, before anything reaches the lab`, async () => {
    for (const value of values) {
      const { host, asked } = hostNoting();
      // Some refuse at once, others by the promise that they give.
      const outcome = async () => call(host, value as never);
      await assert.rejects(outcome, (error: Error) => {
        assert.ok(error instanceof UsageError, `${String(value)}: ${error.stack}`);
        assert.doesNotMatch(error.message, /[\r\n\0]/, 'the value is shown escaped');
        assert.ok(error.message.length < 400);
        return true;
      });
      assert.deepEqual(asked, [], `${JSON.stringify(value)} reached the lab`);
    }
  });
}

test('zone.change() refuses a new text that is none', async () => {
  const { host } = hostNoting('ns_sv_a');
  for (const edit of [() => undefined, () => 5, () => null]) {
    await assert.rejects(host.zone('redes.unlp.edu.ar').change(edit as never), UsageError);
  }
});

test('filterPort() gives the packet filter the port and nothing else', async () => {
  const { host, asked } = hostNoting();
  await host.filterPort(25);
  const { params } = asked[0]!;
  assert.deepEqual(params.args, ['netns', 'exec', 'mail', 'nft', '-f', '-']);
  assert.match(Buffer.from(params.input!, 'base64').toString(), /ports \{ 25 \}\n$/);
});

test('run() lets through whatever a program may be told on one line', async () => {
  const { host, asked } = hostNoting();
  await host.run('sh', ['-c', 'tab\tand ñ are fine', '', '--', '$(id)'], { input: 'a\nb', limit: 0 });
  assert.equal(asked.length, 1);
});
