/** Says what is being done just now; each call replaces what the last one said. */
export type Report = (detail: string) => void;

/** How often a run that nobody watches on a terminal says where it is, in milliseconds. */
const reportEvery = 10_000;

/**
 * Runs `work` while people see its title, its latest detail and the time it has taken, on stderr: a live line on a
 * terminal, otherwise a line at the start, every ten seconds, and at the end.
 */
export async function withProgress<T>(title: string, work: (report: Report) => Promise<T>): Promise<T> {
  return process.stderr.isTTY ? live(title, work) : plain(title, work);
}

async function live<T>(title: string, work: (report: Report) => Promise<T>): Promise<T> {
  const { Listr, ListrLogger, ProcessOutput } = await import('listr2');
  const output = new ProcessOutput(process.stderr, process.stderr);
  let result: T | undefined;
  const list = new Listr(
    [
      {
        title,
        task: async (_, task) => {
          const start = Date.now();
          let detail = '';
          const draw = () => {
            task.title = `${title}  ${seconds(start)}`;
            task.output = detail;
          };
          const timer = setInterval(draw, 1000);
          try {
            result = await work((text) => {
              detail = text;
              draw();
            });
          } finally {
            clearInterval(timer);
            draw();
          }
        },
        rendererOptions: { outputBar: 1 },
      },
    ],
    // The caller of the work reports its error; listr2 only marks the line.
    { rendererOptions: { logger: new ListrLogger({ processOutput: output }), collapseErrors: true } },
  );
  await list.run();
  return result as T;
}

async function plain<T>(title: string, work: (report: Report) => Promise<T>): Promise<T> {
  const start = Date.now();
  let detail = '';
  process.stderr.write(`${title} ...\n`);
  const timer = setInterval(() => {
    process.stderr.write(`${title}: ${seconds(start)}${detail && `, ${detail}`}\n`);
  }, reportEvery);
  try {
    const result = await work((text) => {
      detail = text;
    });
    process.stderr.write(`${title}: done in ${seconds(start)}\n`);
    return result;
  } finally {
    clearInterval(timer);
  }
}

function seconds(since: number): string {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}
