/** A process that has nothing to do with any database. */
process.send!("here");
setInterval(() => undefined, 1_000);
