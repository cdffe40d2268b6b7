/** HTTP and TLS held against Python's own clients and servers: what they know they said is what we say they said. */
import assert from 'node:assert/strict';
import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { http } from '../../lib/protocols/http/dialogue.js';
import { handshakeOf, tls } from '../../lib/protocols/tls/dialogue.js';
import { selfSigned } from '../clients/certificate.js';
import { overhear } from './overhear.js';

const FOLDER = join(__dirname, 'python');
const python = promisify(execFile);
/** Requests of `http_client.py`. */
const ASKED = 8;

interface Message {
  fields: [string, string][];
  body: string;
}

/** Starts a server of Python's, which prints its port and then what it likes. */
async function serve(
  script: string,
  ...args: string[]
): Promise<{ child: ChildProcess; port: number; lines: Interface }> {
  const child = spawn('python3', [join(FOLDER, script), ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface(child.stdout!);
  const [port] = (await new Promise<string[]>((resolve, reject) => {
    lines.once('line', (line) => resolve([line]));
    child.once('exit', () => reject(new Error(`${script} ended before it had a port`)));
  })) as [string];
  return { child, port: Number(port), lines };
}

test("http() reads what Python's client and server say that they said", async () => {
  const server = await serve('http_server.py');
  const requests: (Message & { method: string; target: string })[] = [];
  const allRead = new Promise<void>((resolve) => {
    server.lines.on('line', (line) => {
      if (requests.push(JSON.parse(line)) === ASKED) resolve();
    });
  });
  const between = await overhear(server.port, 80);
  try {
    const client = await python('python3', [join(FOLDER, 'http_client.py'), String(between.port)]);
    const responses: (Message & { status: number })[] = JSON.parse(client.stdout);
    assert.equal(responses.length, ASKED);
    await allRead;
    // Python's server closes after an error, and its client then connects again.
    assert.equal(between.talks.length, 2);
    const exchanges = between.talks.flatMap((talk) => http(talk).exchanges);
    const body = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
    assert.deepEqual(
      exchanges.map(({ request }) => ({
        method: request!.method,
        target: request!.target,
        fields: request!.fields,
        body: body(request!.content.bytes),
      })),
      requests,
    );
    assert.deepEqual(
      exchanges.map(({ response }) => ({
        status: response!.status,
        fields: response!.fields,
        body: body(response!.content.bytes),
      })),
      responses,
    );
  } finally {
    between.close();
    server.child.kill();
  }
});

for (const version of ['TLSv1_2', 'TLSv1_3']) {
  test(`handshakeOf() of ${version} is what Python's ssl knows of the session, as far as an eavesdropper can`, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'python-'));
    const { key, cert } = selfSigned('mail.redes.unlp.edu.ar');
    const [keyFile, certFile] = [join(folder, 'key'), join(folder, 'cert')];
    writeFileSync(keyFile, key);
    writeFileSync(certFile, cert);
    const server = await serve('tls.py', 'server', certFile, keyFile);
    const between = await overhear(server.port, 993);
    try {
      const args = [join(FOLDER, 'tls.py'), 'client', String(between.port), certFile, version];
      const known = JSON.parse((await python('python3', args)).stdout);
      const seen = handshakeOf(tls(between.talks[0]!).exchanges);
      assert.equal(seen.version, known.version);
      assert.equal(seen.serverName, known.name);
      assert.equal(seen.cipherSuite, standardName(known.cipher));
      const isOpen = version === 'TLSv1_2';
      // In TLS 1.3 both are encrypted (RFC 8446 §4.3.1, §4.4.2).
      assert.equal(seen.alpn, isOpen ? known.alpn : null);
      const names = known.names.map((name: string) => `DNS:${name}`);
      assert.deepEqual(
        seen.certificates.map(({ subject, names }) => ({ subject, names })),
        isOpen ? [{ subject: `CN=${known.subject}`, names }] : [],
      );
    } finally {
      between.close();
      server.child.kill();
      rmSync(folder, { recursive: true });
    }
  });
}

/** IANA's name of a cipher suite that OpenSSL calls otherwise. */
function standardName(cipher: string): string {
  const table = execFileSync('openssl', ['ciphers', '-stdname', 'ALL'], { encoding: 'utf8' });
  const line = table.split('\n').find((text) => text.split(/\s+/)[2] === cipher);
  return line?.split(/\s+/)[0] ?? cipher;
}
