// Makes no call and goes on until it is ended, at most until the test's deadline.
setTimeout(() => process.exit(99), 20_000);
