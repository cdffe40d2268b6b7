import assert from 'node:assert/strict';
import { test } from 'node:test';
import { http } from '../../../lib/protocols/http/dialogue.js';
import { fieldOf } from '../../../lib/protocols/http/message.js';
import { talk } from '../dialogue.js';

test('http() gives each request its response, contents by length and in chunks', () => {
  const { exchanges } = http(
    talk(
      `
      C: POST /login HTTP/1.1
       | Host: webmail
       | content-length: 4
       |
      C| a=1\\nGET / HTTP/1.1\\r\\nHost: webmail\\r\\n\\r\\n
      S: HTTP/1.1 100 Continue
       |
      S: HTTP/1.1 302 Found
       | Content-Length: 0
       | Set-Cookie: a=1
       | Set-Cookie: b=2
       |
      S: HTTP/1.1 200 OK
       | Transfer-Encoding: gzip, chunked
       |
       | 5;x=y
       | hello
       | 3
      S| \\r\\n!\\r\\n0\\r\\nTrailer: x\\r\\n\\r\\n
    `,
      80,
    ),
  );
  assert.deepEqual(
    exchanges.map(({ request, response, frames }) => [
      `${request!.method} ${request!.target}`,
      Buffer.from(request!.content.bytes).toString(),
      response!.status,
      Buffer.from(response!.content.bytes).toString(),
      frames,
    ]),
    [
      ['POST /login', 'a=1\n', 302, '', [1, 2, 3, 4]],
      ['GET /', '', 200, 'hello\r\n!', [2, 5, 6]],
    ],
  );
  assert.equal(fieldOf(exchanges[0]!.response!, 'set-cookie'), 'a=1, b=2');
  assert.equal(exchanges[1]!.command, 'GET / HTTP/1.1\nHost: webmail');
});

test('http() knows the responses without content, and the one that the end delimits', () => {
  const { exchanges } = http(
    talk(`
      C: HEAD / HTTP/1.1
       |
       | GET /a HTTP/1.1
       |
       | GET /b HTTP/1.1
       |
      S: HTTP/1.1 200 OK
       | Content-Length: 500
       |
       | HTTP/1.1 304 Not Modified
       |
       | HTTP/1.1 200 OK
       |
       | all the rest
    `),
  );
  assert.deepEqual(
    exchanges.map(({ response }) => [response!.status, response!.content.bytes.length, response!.complete]),
    [
      [200, 0, true],
      [304, 0, true],
      [200, 14, true],
    ],
  );
});
