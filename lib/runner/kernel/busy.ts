import type WebSocket from 'ws';
import type { KernelProcess } from './process.js';

interface CallFrame {
  callFrameId: string;
  location: { scriptId: string; lineNumber: number; columnNumber?: number };
}

const LIMIT_MS = 3000;

/**
 * The line of `cell` at which a kernel is busy, or null when it cannot be found out. Node.js opens its debugger on
 * SIGUSR1 even while a loop runs; it is on loopback, under a name that nobody can guess, and the kernel ends soon after.
 */
export async function busyLine(kernel: KernelProcess, cell: number): Promise<number | null> {
  const address = await kernel.openDebugger(LIMIT_MS);
  if (!address) return null;
  const { default: Socket } = await import('ws');
  const socket = new Socket(address);
  try {
    return await askDebugger(socket, cell);
  } finally {
    socket.terminate();
  }
}

function askDebugger(socket: WebSocket, cell: number): Promise<number | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), LIMIT_MS);
    const settle = (line: number | null) => {
      clearTimeout(timer);
      resolve(line);
    };
    const ask = (id: number, method: string, params = {}) =>
      socket.send(JSON.stringify({ id, method, params }));
    let script: string | undefined;
    socket.on('error', () => settle(null));
    socket.on('open', () => {
      ask(1, 'Debugger.enable');
      ask(2, 'Debugger.pause');
    });
    socket.on('message', (data) => {
      const message = JSON.parse(String(data));
      if (message.method === 'Debugger.scriptParsed' && message.params.url === `maillab-cell-${cell}`) {
        script = message.params.scriptId;
      } else if (message.method === 'Debugger.paused') {
        const frame = (message.params.callFrames as CallFrame[]).find(
          ({ location }) => location.scriptId === script,
        );
        if (!frame) return settle(null);
        const { lineNumber, columnNumber = 0 } = frame.location;
        const expression = `__maillab__.lineAt(${cell}, ${lineNumber + 1}, ${columnNumber + 1})`;
        ask(3, 'Debugger.evaluateOnCallFrame', {
          callFrameId: frame.callFrameId,
          expression,
          returnByValue: true,
        });
      } else if (message.id === 3) {
        const value = message.result?.result?.value;
        settle(typeof value === 'number' ? value : null);
      }
    });
  });
}
