#!/usr/bin/env node
// npm links a command only when its file is there, which dist/ is not before the first build.
require('../dist/cli/main.js').runAsProcess();
