import type { Notebook } from '../../lib/runner/notebook.js';
import { notebookOf } from './notebooks.js';

/** Notebooks without errors: what they show must be what nbclient records. */
export const clean: { name: string; notebook: Notebook }[] = [
  {
    name: 'values and streams',
    notebook: notebookOf(
      'const list = [1, "two", { three: 3 }];\nlist',
      'console.log("out");\nconsole.error("err");\nconsole.log("out again");',
      'for (let n = 0; n < 50; n += 1) console.log(n);',
      'Promise.resolve(7)',
      'class Point {\n  constructor(readonly x: number) {}\n}\nnew Point(list.length)',
      '',
      'undefined',
      'process.stdout.write("no newline")',
      'function f<T>(x: T): T { return x }\nf(list).map((x) => typeof x).join()',
    ),
  },
  {
    name: 'displays',
    notebook: notebookOf(
      'import * as tslab from "tslab";\ntslab.display.html("<b>bold</b>");\ntslab.display.markdown("**bold**");',
      'tslab.display.svg("<svg xmlns=\\"http://www.w3.org/2000/svg\\"/>");\ntslab.display.png(Buffer.from("89504e47", "hex"));',
      'const shown = tslab.newDisplay();\nshown.text("first");',
      'console.log("before");\nshown.text("second");\ntslab.display.text("after");',
    ),
  },
  {
    name: 'asynchronous work',
    notebook: notebookOf(
      'import { setTimeout as wait } from "node:timers/promises";\nimport { readFile } from "node:fs/promises";',
      'await wait(20);\nconsole.log("waited");\nconst text = await Promise.all([wait(5, "a"), wait(1, "b")]);\ntext',
      'async function nested(n: number): Promise<number> {\n  if (n === 0) return 0;\n  return 1 + (await nested(n - 1));\n}\nawait nested(3)',
      'const results = [];\nfor (const n of [1, 2]) results.push(await wait(1, n));\nresults',
      'try {\n  await readFile("/does/not/exist");\n} catch (error) {\n  console.log((error as NodeJS.ErrnoException).code);\n}',
      'const object = { async method() { return await (wait(1, "m")); } };\nconsole.log(await object.method(), -(await wait(1, 3)));',
    ),
  },
];
