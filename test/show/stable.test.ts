import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { stableLinesOf } from '../../lib/runner/compare/normalise.js';
import { stableLines } from '../../lib/show/stable.js';
import type { View } from '../../lib/show/view.js';
import { views } from '../../lib/show/views.js';
import { smtpSample } from './samples.js';

type Sample = ReturnType<typeof smtpSample>;

const first = smtpSample();

/** The same session in another run: later frames, other times and port, another segment acknowledged, the other end first. */
function again({ rows, stream, conversation }: Sample): Sample {
  const later = (frame: number) => frame + 17;
  const port = (text: string) => text.replaceAll('40812', '51234');
  const [fin, answer] = rows.slice(-3);
  const ended = [
    ...rows.slice(0, -3),
    { ...answer!, number: fin!.number },
    { ...fin!, number: answer!.number },
  ];
  const ack = { ...rows[2]!, number: 9, time: 0.004 };
  return {
    rows: [...ended.slice(0, 5), ack, ...ended.slice(5)].map((row) => ({
      ...row,
      number: later(row.number),
      time: row.time * 1.7 + 0.3,
      length: row.length,
      info: port(row.info),
    })),
    stream: {
      ...stream,
      index: 3,
      client: { ...stream.client, port: 51234 },
      frames: stream.frames.map(later),
      parts: stream.parts.map((part) => ({
        ...part,
        frame: later(part.frame),
        timestamp: part.timestamp * 2n,
      })),
    },
    conversation: {
      ...conversation,
      stream: 3,
      client: { ...conversation.client, port: 51234 },
      exchanges: conversation.exchanges.map((exchange) => ({
        ...exchange,
        frames: exchange.frames.map(later),
        commandFrames: exchange.commandFrames.map(later),
        replyFrames: exchange.replyFrames.map(later),
      })),
    },
  };
}

const changed = smtpSample([
  ['server', '220 mail.ejemplo.com ESMTP Postfix\r\n', 'S: 220 mail.ejemplo.com ESMTP Postfix'],
  ['client', 'QUIT\r\n', 'C: QUIT'],
]);

const timeline = ({ stream, conversation }: Sample) =>
  views.timeline(
    {
      frames: stream.parts.map(({ frame, timestamp }) => ({ number: frame, timestamp })),
      streams: [stream],
    },
    { conversations: [conversation] },
  );

const made: Record<string, (sample: Sample) => View> = {
  packets: ({ rows }) => views.packets(rows),
  dialogue: ({ conversation }) => views.dialogue(conversation),
  streamLadder: ({ rows, stream }) => views.streamLadder(rows, stream),
  timeline,
  clock: ({ rows }) =>
    views.clock({
      caption: 'Reloj',
      lanes: ['SMTP'],
      events: rows
        .filter(({ protocol }) => protocol !== 'TCP')
        .map(({ time, info }) => ({ time, lane: 0, label: info })),
    }),
  table: ({ conversation }) =>
    views.table({
      caption: 'Lo dicho',
      columns: ['Trama', 'Respuesta'],
      rows: conversation.exchanges.map(({ reply, replyFrames }) => [replyFrames.join(', '), reply ?? '']),
    }),
  columns: ({ conversation, rows }) =>
    views.columns({
      caption: 'Juntas',
      views: [{ view: views.dialogue(conversation) }, { view: views.packets(rows) }],
    }),
  stack: (sample) => views.stack(timeline(sample), views.dialogue(sample.conversation)),
};

const compared = (view: View) => stableLinesOf(stableLines(view)).join('\n');

for (const [name, make] of Object.entries(made)) {
  describe(`views.${name}()`, () => {
    test('says what of it is the same in another run', () => {
      const [one, other] = [make(first), make(again(first))];
      assert.notEqual(one.text, other.text);
      assert.equal(compared(other), compared(one));
    });

    test('says what changed', () => {
      if (name !== 'timeline') assert.notEqual(compared(make(changed)), compared(make(first)));
      assert.ok(make(first).stable!.length > 1);
    });
  });
}

test('a ladder keeps its rungs in order, and the ends of connections apart', () => {
  const lanes = [{ label: 'a' }, { label: 'b' }];
  const get = { from: 0, to: 1, label: 'GET', at: '4' };
  const ok = { from: 1, to: 0, label: '200', at: '6' };
  const fin = { from: 1, to: 0, label: 'FIN', at: '5' };
  const lines = (...steps: (typeof get)[]) => stableLines(views.ladder({ caption: 'x', lanes, steps }));
  assert.deepEqual(lines(get, fin, ok), lines({ ...get, at: '14' }, ok, fin));
  assert.notDeepEqual(lines(get, ok), lines(ok, get));
  assert.notDeepEqual(lines(get, ok), lines(get, ok, fin));
});

test('a rung that races has no place of its own, and counts', () => {
  const lanes = [{ label: 'a' }, { label: 'b' }, { label: 'c' }];
  const get = { from: 0, to: 1, label: 'GET' };
  const ok = { from: 1, to: 0, label: '200' };
  const mail = { from: 1, to: 2, label: 'MAIL', races: true };
  const lines = (...steps: (typeof get)[]) => stableLines(views.ladder({ caption: 'x', lanes, steps }));
  assert.deepEqual(lines(get, mail, ok), lines(mail, get, ok));
  assert.notDeepEqual(lines(get, ok), lines(get, mail, ok));
});

test('ends of connections have no order among themselves', () => {
  const lanes = [{ label: 'a' }, { label: 'b' }, { label: 'c' }];
  const [one, other] = [
    { from: 1, to: 0, label: 'FIN' },
    { from: 2, to: 1, label: 'FIN' },
  ];
  const lines = (...steps: (typeof one)[]) => stableLines(views.ladder({ caption: 'x', lanes, steps }));
  assert.deepEqual(lines(one!, other!), lines(other!, one!));
  assert.notDeepEqual(lines(one!, other!), lines(one!));
});

test('bars tell attempts of one kind once, and a new outcome apart', () => {
  const tried = (...outcomes: string[]) =>
    stableLines(
      views.bars({
        caption: 'x',
        bars: [
          {
            label: 'a',
            note: `${outcomes.length} intentos`,
            stable: 'a',
            blocks: outcomes.map((stable, at) => ({
              start: at,
              end: at,
              label: `trama ${at}: ${stable}`,
              stable,
            })),
          },
        ],
      }),
    );
  assert.deepEqual(tried('RST', 'RST'), tried('RST', 'RST', 'RST'));
  assert.notDeepEqual(tried('RST', 'RST'), tried('RST', 'aceptado'));
});

test('a view in which nothing varies has its text alone', () => {
  assert.equal(views.table({ caption: 'x', columns: ['a'], rows: [['b']] }).stable, undefined);
});
