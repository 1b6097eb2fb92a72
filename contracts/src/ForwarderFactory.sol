// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Forwarder} from "./Forwarder.sol";

/// @title Makes the addresses of charges and sweeps many of them in one transaction.
/// @notice Anyone may sweep, since everything goes to the treasury. Only the admin names another treasury, and the admin
/// changes in two steps. There is no other right, no upgrade and no way to move what lies anywhere else.
contract ForwarderFactory {
    address public immutable FORWARDER;
    address public admin;
    address public nextAdmin;
    address public treasury;

    event Swept(bytes32 indexed salt, address indexed token, uint256 amount);
    event TreasuryChanged(address indexed treasury);
    event AdminProposed(address indexed nextAdmin);
    event AdminChanged(address indexed admin);

    error OnlyAdmin();
    error OnlyNextAdmin();
    error NoAddress();
    error NotMade(bytes32 salt);

    modifier onlyAdmin() {
        if (msg.sender != admin) revert OnlyAdmin();
        _;
    }

    constructor(address admin_, address treasury_) {
        if (admin_ == address(0) || treasury_ == address(0)) revert NoAddress();
        FORWARDER = address(new Forwarder());
        admin = admin_;
        treasury = treasury_;
        emit AdminChanged(admin_);
        emit TreasuryChanged(treasury_);
    }

    /// @notice The address of the charge with `salt`, before and after it is made.
    function addressOf(bytes32 salt) public view returns (address) {
        bytes32 digest = keccak256(abi.encodePacked(bytes1(0xff), address(this), salt, keccak256(_clone())));
        return address(uint160(uint256(digest)));
    }

    /// @notice Send what lies at the addresses of `salts` to the treasury; makes the addresses that are not made yet.
    /// @dev One address that cannot be emptied (an issuer may block it) does not hold up the others: it just sends nothing.
    /// @return total what was sent of `token`, the native coin for address 0.
    function sweep(bytes32[] calldata salts, address token) external returns (uint256 total) {
        address to = treasury;
        bytes memory code = _clone();
        for (uint256 i = 0; i < salts.length; i++) {
            address charge = addressOf(salts[i]);
            if (charge.code.length == 0 && _make(code, salts[i]) != charge) revert NotMade(salts[i]);
            uint256 amount = Forwarder(payable(charge)).flush(token, to);
            if (amount != 0) emit Swept(salts[i], token, amount);
            total += amount;
        }
    }

    /// @notice Send future sweeps to `treasury_`.
    function setTreasury(address treasury_) external onlyAdmin {
        if (treasury_ == address(0)) revert NoAddress();
        treasury = treasury_;
        emit TreasuryChanged(treasury_);
    }

    /// @notice Name the next admin, who has to accept; address 0 takes the proposal back.
    function proposeAdmin(address nextAdmin_) external onlyAdmin {
        nextAdmin = nextAdmin_;
        emit AdminProposed(nextAdmin_);
    }

    /// @notice Become the admin.
    function acceptAdmin() external {
        if (msg.sender != nextAdmin) revert OnlyNextAdmin();
        admin = msg.sender;
        nextAdmin = address(0);
        emit AdminChanged(msg.sender);
    }

    /// @dev Creation code of an EIP-1167 clone of FORWARDER: 45 bytes that pass every call on.
    function _clone() private view returns (bytes memory) {
        return
            abi.encodePacked(
                hex"3d602d80600a3d3981f3363d3d373d3d3d363d73",
                FORWARDER,
                hex"5af43d82803e903d91602b57fd5bf3"
            );
    }

    function _make(bytes memory code, bytes32 salt) private returns (address made) {
        assembly ("memory-safe") {
            made := create2(0, add(code, 32), mload(code), salt)
        }
    }
}
