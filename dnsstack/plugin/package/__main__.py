"""The plugin as a source folder, for `pulumi package add`; it is the same as the console script."""

from dnsstack.plugin.__main__ import main

main()
