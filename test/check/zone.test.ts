import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { check } from 'maillab';

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

  test('says what is unmet without giving the record', () => {
    assert.equal(judged(sound.replace(/ +IN TXT.*\n/, '')), '✗ falta que haya un TXT');
    assert.equal(judged(354), '✗ se espera el texto de una zona');
    assert.equal(judged(undefined), '· sin responder');
  });
});
