import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { check } from 'maillab';
import { assertLinear } from '../growth.js';

const sound = `$ORIGIN redes.test.
$TTL 1h
@   IN SOA ns1 admin (
        2024010101 ; serial
        1h 15m 1w 1h )
    IN NS  ns1
    IN MX  5 mail
    IN TXT "v=spf1 mx ; -all"
ns1  3600 IN A 203.0.113.65
mail A 203.0.113.111
www  CNAME mail
`;

const question = check.zone({
  id: '10.b',
  prompt: 'Escribí la zona.',
  hints: ['¿Uno?', '¿Dos?', '¿Tres?'],
  origin: 'redes.test',
  requirements: [
    {
      statement: 'el correo de la zona vaya a mail',
      meets: (records) => records.some(({ type, data }) => type === 'MX' && data[1] === 'mail.redes.test'),
    },
    { statement: 'haya un TXT', meets: (records) => records.some(({ type }) => type === 'TXT') },
  ],
  misconceptions: [],
});

function judged(text: unknown): string {
  return check.judge(question, text).message.replace('10.b ', '');
}

describe('parseZone()', () => {
  test('reads origins, parentheses, comments, quotes and owners left out', () => {
    const { records, faults } = check.parseZone(sound, 'redes.test');
    assert.deepEqual(faults, []);
    assert.deepEqual(
      records.map(({ name, type, data, line }) => [line, name, type, ...data]),
      [
        [3, 'redes.test', 'SOA', 'ns1.redes.test', 'admin.redes.test', '2024010101', '1h', '15m', '1w', '1h'],
        [6, 'redes.test', 'NS', 'ns1.redes.test'],
        [7, 'redes.test', 'MX', '5', 'mail.redes.test'],
        [8, 'redes.test', 'TXT', 'v=spf1 mx ; -all'],
        [9, 'ns1.redes.test', 'A', '203.0.113.65'],
        [10, 'mail.redes.test', 'A', '203.0.113.111'],
        [11, 'www.redes.test', 'CNAME', 'mail.redes.test'],
      ],
    );
  });

  test('says which line it does not understand', () => {
    const { faults } = check.parseZone('@ IN MX mail\n@ IN\n$INCLUDE x', 'redes.test');
    assert.deepEqual(
      faults.map(({ line }) => line),
      [1, 2, 3],
    );
  });

  test('gives strings without their escapes, and names in one spelling', () => {
    const { records, faults } = check.parseZone(
      '$TTL 1\n_dmarc TXT "v=DMARC1\\; p=none\\; a=\\"b\\""\nx TXT v=spf1\\ mx \\195\\177 \\226\nA\\046b CNAME a\\.b.c.\n',
      'redes.test',
    );
    assert.deepEqual(faults, []);
    assert.deepEqual(
      records.map(({ name, data }) => [name, ...data]),
      [
        ['_dmarc.redes.test', 'v=DMARC1; p=none; a="b"'],
        ['x.redes.test', 'v=spf1 mx', 'ñ', 'â'],
        ['a\\.b.redes.test', 'a\\.b.c'],
      ],
    );
  });

  test('reads a zone file as the RFCs allow it, and says what of it is wrong', () => {
    const { records, faults } = check.parseZone(
      readFileSync(join(__dirname, 'zone.txt'), 'utf8'),
      'example.org',
    );
    assert.deepEqual(
      faults.map(({ line, says }) => `${line} ${says.replace(/a{20,}/, 'a…a')}`),
      [
        '1 «1h30m»: NSD lee una sola unidad',
        '3 «1W2D»: NSD lee una sola unidad',
        '13 «1h30m»: NSD lee una sola unidad',
        '19 «300.1.2.3» no es una dirección IPv4',
        '20 «mail.example.org.» no es una dirección IPv4',
        '21 «2001:db8::g» no es una dirección IPv6',
        '22 «diez» no es un número sin signo',
        '23 «una…a» pasa de 63 octetos (RFC 1035, sección 2.3.4)',
        '24 un texto pasa de 255 octetos: son 300; se parte en varios',
      ],
    );
    const of = (name: string) => records.find((record) => record.name === name)!.data;
    assert.equal(of('example.org')[1], 'ana\\.perez.example.org');
    assert.equal(of('example.org')[2], '2026113001');
    assert.deepEqual(of('_dmarc.example.org'), ['v=DMARC1; p=none; rua=mailto:ana@example.org']);
    assert.deepEqual(of('_dmarc2.example.org'), ['v=DMARC1; p=none']);
    assert.deepEqual(of('sel._domainkey.example.org'), ['v=DKIM1; k=rsa; ', 'p=MIGf(MA0);']);
    assert.deepEqual(of('comillas.example.org'), ['di "hola" â']);
  });

  test('works in proportion to the text', () => {
    for (const piece of ['"', '(', '\\', 'a.', '; ', '" ', 'x A 1.2.3.4\n', '"a\\']) {
      assertLinear(2_000, 10, (length) => {
        const text = `@ TXT ${piece.repeat(length)}`;
        return () => check.parseZone(text, 'redes.test');
      });
    }
  });

  test('takes any text without throwing', () => {
    for (const text of ['', '(((', '"', ' ', '@', '\\', '; solo', 'a ( b\nc'])
      check.parseZone(text, 'redes.test');
  });
});

describe('zone()', () => {
  test('accepts a sound zone that says what it must', () => {
    assert.equal(judged(sound), '✓ 7 registros, sin faltas');
  });

  test('refuses an MX to an alias, which zone checkers let pass', () => {
    assert.match(
      judged(sound.replace('MX  5 mail', 'MX 5 www')),
      /línea 7: MX apunta a www\.redes\.test, que es un alias/,
    );
  });

  test('refuses an MX to an address, and one to a name without address', () => {
    assert.match(judged(sound.replace('5 mail', '5 203.0.113.111')), /línea 7: MX apunta a una dirección/);
    assert.match(judged(sound.replace('5 mail', '5 correo')), /correo\.redes\.test, que no tiene dirección/);
  });

  test('refuses a CNAME beside other records, and names of another zone', () => {
    assert.match(judged(`${sound}www A 203.0.113.8\n`), /www\.redes\.test tiene un CNAME y otros registros/);
    assert.match(judged(`${sound}otra.zona. A 203.0.113.8\n`), /otra\.zona no es de esta zona/);
  });

  test('refuses a zone without SOA or NS', () => {
    assert.match(judged('mail A 203.0.113.111'), /tiene que haber un SOA/);
  });

  test('takes the word of the server that would not load it, once nothing else is wrong with it', () => {
    const asked = check.zone({
      id: '10.b',
      prompt: 'Escribí la zona.',
      hints: ['¿Uno?', '¿Dos?', '¿Tres?'],
      origin: 'redes.test',
      requirements: [],
      misconceptions: [],
      refusal: ({ texts }) => texts.carga,
    });
    const message = (text: string, carga?: string) =>
      check.judge(asked, text, { texts: carga === undefined ? {} : { carga } }).message;
    assert.match(message(sound), /✓/);
    assert.match(
      message(sound, 'renglón 4: syntax error'),
      /✗ el servidor no la cargó: «renglón 4: syntax error»/,
    );
    assert.match(message(`${sound}x A 1\n`, 'no'), /línea 12: «1» no es una dirección/);
  });

  test('a misconception is known by its fault, wherever in a zone that is', () => {
    const asked = check.zone({
      id: '10.b',
      prompt: 'Escribí la zona.',
      hints: ['¿Uno?', '¿Dos?', '¿Tres?'],
      origin: 'redes.test',
      requirements: [],
      misconceptions: [
        {
          claim: 'Un MX puede apuntar a un alias.',
          fault: 'mx-alias',
          answer: '@ MX 5 www\nwww CNAME mail',
          refute: () => ({ says: 'en la trama 4 se ve que no', frames: [4] }),
        },
      ],
    });
    const { message, frames } = check.judge(asked, sound.replace('MX  5 mail', 'MX 5 www'));
    assert.equal(
      message,
      '10.b ✗ línea 7: MX apunta a www.redes.test, que es un alias: lo prohíbe RFC 2181, sección 10.3; en la trama 4 se ve que no',
    );
    assert.deepEqual(frames, [4]);
  });

  test('says what is unmet without giving the record', () => {
    assert.equal(judged(sound.replace(/ +IN TXT.*\n/, '')), '✗ falta que haya un TXT');
    assert.equal(judged(354), '✗ se espera el texto de una zona');
    assert.equal(judged(undefined), '· sin responder');
  });
});
