#!/usr/bin/env node
// npm links a command only when its file is there, which dist/ is not before the first build.
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const main = join(__dirname, '../dist/cli/main.js');
if (existsSync(main)) require(main).runAsProcess();
else {
  process.stderr.write('Cannot run "maillab": it is not built yet. Run "npm run setup", or "npm start".\n');
  process.exitCode = 2;
}
