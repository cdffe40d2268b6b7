import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { saveAttachments } from '../../lib/clients/save-attachments.js';
import { attachments, parseMessage, safeFileName } from '../../lib/message/index.js';
import { assertLinear } from '../growth.js';

const read = (name: string) => parseMessage(readFileSync(join(__dirname, 'corpus', `${name}.eml`)));

function inFolder(name: string, body: (folder: string) => Promise<void>): void {
  test(name, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'maillab-attachments-'));
    try {
      await body(folder);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}

test('safeFileName() gives a name that stays in its folder', () => {
  const expected: [string | undefined, string][] = [
    ['foto.png', 'foto.png'],
    ['Práctica nº4.pdf', 'Práctica nº4.pdf'],
    ['../../etc/passwd', 'passwd'],
    ['/etc/shadow', 'shadow'],
    ['C:\\windows\\win.ini', 'win.ini'],
    ['C:boot.ini', 'C_boot.ini'],
    ['a\0b', 'a_b'],
    ['\u202egpj.exe', '_gpj.exe'],
    ['CON', '_CON'],
    ['nul.txt', '_nul.txt'],
    ['com1.log', '_com1.log'],
    ['.bashrc', 'bashrc'],
    ['-rf', '_rf'],
    ['--help', '_-help'],
    ['dir/-o', '_o'],
    ['. -x', '_x'],
    ['fin. . ', 'fin'],
    ['..', 'adjunto'],
    ['', 'adjunto'],
    [undefined, 'adjunto'],
  ];
  for (const [given, safe] of expected)
    assert.equal(safeFileName(given), safe, `of ${JSON.stringify(given)}`);
  assert.equal(Buffer.byteLength(safeFileName(`${'ñ'.repeat(400)}.pdf`)), 200);
  assert.ok(safeFileName(`${'ñ'.repeat(400)}.pdf`).endsWith('.pdf'));
});

test('attachments() gives each file a name of its own, whatever case it is in', () => {
  const names = attachments(read('paths')).map(({ fileName }) => fileName);
  assert.equal(new Set(names.map((name) => name.toLowerCase())).size, names.length);
  assert.ok(names.includes('igual.txt') && names.includes('IGUAL-2.TXT'));
  assert.ok(names.includes('fuera'));
});

test('attachments() works in proportion to the parts, of one name or of many', () => {
  for (const nameOf of [() => 'a.txt', (n: number) => `a-${n % 7}.txt`, () => `${'😀'.repeat(300)}.txt`]) {
    assertLinear(400, 10, (length) => {
      const parts = Array.from(
        { length },
        (_, n) => `--b\r\nContent-Disposition: attachment; filename="${nameOf(n)}"\r\n\r\nx\r\n`,
      );
      const message = parseMessage(
        Buffer.from(`Content-Type: multipart/mixed; boundary=b\r\n\r\n${parts.join('')}--b--\r\n`),
      );
      return () => {
        const names = attachments(message).map(({ fileName }) => fileName.toLowerCase());
        assert.equal(new Set(names).size, length);
      };
    });
  }
});

inFolder('saveAttachments() writes the image byte for byte', async (folder) => {
  const message = read('image');
  const [saved] = await saveAttachments(message, join(folder, 'nueva'));
  assert.equal(saved!.file, join(folder, 'nueva', 'foto.png'));
  const png = readFileSync(saved!.file);
  assert.deepEqual(png.subarray(0, 8), Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'));
  const source = Buffer.from(message.source).toString('latin1');
  const encoded = source.slice(source.lastIndexOf('foto.png"') + 9, source.lastIndexOf('--xyz--'));
  assert.equal(png.toString('base64'), encoded.replace(/\s/g, ''));
});

inFolder('saveAttachments() never leaves the folder', async (folder) => {
  const target = join(folder, 'in');
  const saved = await saveAttachments(read('paths'), target);
  assert.equal(saved.length, 17);
  for (const { file } of saved) assert.equal(dirname(file), target);
  assert.deepEqual(readdirSync(folder), ['in']);
  assert.equal(readdirSync(target).length, 17);
});

inFolder('saveAttachments() neither overwrites a file nor follows a link', async (folder) => {
  const victim = join(folder, 'victim');
  const target = join(folder, 'in');
  writeFileSync(victim, 'mine');
  const [first] = await saveAttachments(read('image'), target);
  rmSync(first!.file);
  symlinkSync(victim, first!.file);
  const [second] = await saveAttachments(read('image'), target);
  assert.equal(second!.file, join(target, 'foto-2.png'));
  assert.equal(readFileSync(victim, 'utf8'), 'mine');
});

inFolder('saveAttachments() says why it cannot write', async (folder) => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  await assert.rejects(saveAttachments(read('image'), file), /Cannot write attachments to ".*file": EEXIST/);
});
