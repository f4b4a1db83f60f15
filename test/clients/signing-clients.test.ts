/** Signers of other languages, as Debian packages them. The system's own interpreters run them, because others do not see Debian's packages. */
import { describeSigners } from "./describe-signers.ts";

await describeSigners([
  {
    debianPackage: "ruby-aws-sigv4",
    probe: `/usr/bin/ruby -e 'require "aws-sigv4"'`,
    program: "/usr/bin/ruby sign.rb",
  },
  {
    debianPackage: "php-async-aws-core",
    probe: `/usr/bin/php -r 'require "AsyncAws/Core/autoload.php";'`,
    program: "/usr/bin/php sign.php",
  },
  {
    debianPackage: "libnet-amazon-signature-v4-perl",
    probe: "/usr/bin/perl -MNet::Amazon::Signature::V4 -MLWP::UserAgent -e 1",
    program: "/usr/bin/perl sign.pl",
  },
  {
    debianPackage: "python3-aws-requests-auth",
    probe: "/usr/bin/python3 -c 'import aws_requests_auth'",
    program: "/usr/bin/python3 sign.py",
  },
]);
