// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev A wallet that is a contract (EIP-1271): it takes a text for signed that its owner's key has signed.
contract ContractWallet {
    address public immutable OWNER;

    constructor(address owner) {
        OWNER = owner;
    }

    function isValidSignature(bytes32 digest, bytes calldata signature) external view returns (bytes4) {
        require(signature.length == 65, "form");
        address signer = ecrecover(digest, uint8(signature[64]), bytes32(signature[:32]), bytes32(signature[32:64]));
        return signer == OWNER ? this.isValidSignature.selector : bytes4(0xffffffff);
    }
}
