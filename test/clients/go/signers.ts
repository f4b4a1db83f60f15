/** The signers of both AWS SDKs for Go, from Debian's sources: `npm run clients:go`. They are not among the tests, because they take a gigabyte with their compiler. */
import { describeSigners } from "../describe-signers.ts";

/** Debian's -dev packages put the sources into a GOPATH of their own, without modules. */
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
