export const help = `stowage: files in and out of a Stowage site, from a terminal.

  stowage login               sign in, in your browser; the session is kept for the other commands
  stowage logout              sign out; the session's tokens are revoked
  stowage upload <path>…      upload files, and folders with all that is in them
  stowage ls [folder]         list a folder, those in it first, or all files
  stowage get <id|path>       fetch a file; what is there of it already is not fetched again

Options:
  --site <address>            the site; else STOWAGE_SITE, else the one where you signed in last
  --to <folder>               upload: the folder there that everything goes to (/)
  --existing <what>           upload: what to do where another file has the name:
                              skip (the default), keep-both, or replace: the older one goes to the trash once
                              the new one is recorded. The very same file – name, folder, size and time of
                              change – is never sent twice
  -o, --output <path>         get: where to write it, a file or a folder; - is standard output
  --json                      a line of JSON for each file or folder, on standard output
  --no-browser                login: only print the address
  -h, --help                  this text

An upload that was interrupted, by Ctrl-C, a crash or the network, goes on where it stopped when the same command
is given again.

Exit codes:
  0  everything was done                          4  refused by the quota or by a rule of the site
  1  a file could not be read, sent or written,   5  there is no such file or folder,
     or came back wrong                              here or there
  2  the command was not understood                6  the site cannot be reached
  3  nobody is signed in, or the session is over   130  interrupted

Environment:
  STOWAGE_SITE                the site
  STOWAGE_CONFIG, STOWAGE_STATE
                              directories for sessions and for interrupted uploads, instead of the system's usual ones
`;
