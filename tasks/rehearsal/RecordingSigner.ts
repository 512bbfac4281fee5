// SPDX-License-Identifier: MIT
import {
  AbstractSigner,
  type Provider,
  type Signer,
  type TransactionRequest,
  type TransactionResponse,
  type TypedDataDomain,
  type TypedDataField,
} from "ethers";

/** Signs with one account's keys, sends as that account through another signer, and remembers what was sent. */
export class RecordingSigner extends AbstractSigner {
  /** Hashes of the transactions that do something; those that only make a block are left out. */
  readonly sent: string[] = [];
  readonly #keys: Signer;
  readonly #sender: Signer;

  /** @param options.keys What signs messages. @param options.sender What sends, as the same account. */
  constructor(options: { keys: Signer; sender: Signer; provider: Provider }) {
    super(options.provider);
    this.#keys = options.keys;
    this.#sender = options.sender;
  }

  override getAddress(): Promise<string> {
    return this.#keys.getAddress();
  }

  override connect(provider: Provider): RecordingSigner {
    return new RecordingSigner({ keys: this.#keys, sender: this.#sender, provider });
  }

  override signTransaction(transaction: TransactionRequest): Promise<string> {
    return this.#keys.signTransaction(transaction);
  }

  override signMessage(message: string | Uint8Array): Promise<string> {
    return this.#keys.signMessage(message);
  }

  override signTypedData(
    domain: TypedDataDomain,
    types: Record<string, TypedDataField[]>,
    value: Record<string, unknown>,
  ): Promise<string> {
    return this.#keys.signTypedData(domain, types, value);
  }

  override async sendTransaction(transaction: TransactionRequest): Promise<TransactionResponse> {
    const response = await this.#sender.sendTransaction(transaction);
    if (response.data !== "0x" || response.value > 0n) this.sent.push(response.hash);
    return response;
  }
}
