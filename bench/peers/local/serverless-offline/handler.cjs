/** The deployed bundle of the service age. */
module.exports = require("../../../../dist/age/index.cjs");
