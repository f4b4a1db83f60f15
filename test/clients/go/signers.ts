/**
 * The signers of both AWS SDKs for Go, from Debian's sources: `npm run clients:go`. These signers are not part of the test suite, because
 * together with their compiler they take a gigabyte.
 */
import { describeSigners } from "../describe-signers.ts";

/** The go command for Debian's -dev packages, which put their sources into a separate GOPATH and use no modules. */
const GO = "GO111MODULE=off GOPATH=/usr/share/gocode go";

await describeSigners([
  {
    debianPackage: "golang-github-aws-aws-sdk-go-dev",
    probe: `${GO} list github.com/aws/aws-sdk-go/aws/signer/v4`,
    program: `${GO} run sign-v1.go`,
  },
  {
    debianPackage: "golang-github-aws-aws-sdk-go-v2-dev",
    probe: `${GO} list github.com/aws/aws-sdk-go-v2/aws/signer/v4`,
    program: `${GO} run sign-v2.go`,
  },
]);
